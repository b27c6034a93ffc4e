import { asArray, asText } from '../json.ts';
import { fieldKind, fieldWords, namesNumber, usualWords } from './field-names.ts';
import { lengthRange, numericRange, type SchemaNode } from './schema.ts';
import { blocksFor, type Composer, countOf, type Scope, subjectNamed } from './scope.ts';

/** Characters up to which a sentence is quoted rather than a longer one. */
const BRIEF_QUOTE = 110;

/** A whole sentence of the text spoken of, word for word; of any text where none is. */
export function quoteFor({ facts, random, text }: Composer, scope: Scope): string {
  const blocks = scope.block ? [scope.block] : blocksFor(facts, scope.name, scope.list);
  const sentences = blocks.length > 0 ? random.pick(blocks).sentences : [];
  const subject = scope.subject;
  const telling = subject === null ? [] : sentences.filter((sentence) => countOf(sentence, subject) > 0);
  const found = telling.length > 0 ? telling : sentences;
  const brief = found.filter((sentence) => sentence.length <= BRIEF_QUOTE);
  const choice = brief.length > 0 ? brief : found;
  return choice.length > 0 ? random.pick(choice) : text.sentence(14);
}

const MAX_WORDS_HINT = /(?:at most|up to|under|no more than|about|max(?:imum)?)\s+(\d+)\s+words/i;

function wordsFor(node: SchemaNode, scope: Scope, random: Composer['random']): number {
  const usual = usualWords(fieldKind(scope.name)) * scope.scale * (0.8 + 0.4 * random.next());
  const hint = MAX_WORDS_HINT.exec(asText(node.raw.description) ?? '')?.[1];
  return Math.max(2, Math.round(hint === undefined ? usual : Math.min(usual, Number(hint))));
}

function fit(text: string, node: SchemaNode): string {
  const { minimum, maximum } = lengthRange(node, 'Length');
  let fitted = text;
  if (fitted.length > maximum) {
    const cut = fitted.slice(0, maximum);
    fitted = cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut;
  }
  return fitted.length < minimum ? fitted.padEnd(minimum, '.') : fitted;
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-06-30T09:00:00Z',
  date: '2026-06-30',
  time: '09:00:00Z',
  email: 'buyer@northfield.example',
  uri: 'https://northfield-review.example/guide',
  url: 'https://northfield-review.example/guide',
  uuid: '6f1d3c52-8a4b-4c1e-9d27-5b0e6a7f8c90',
};

/** The company spoken of; a field for a rival never names the brand itself. */
function companyFor(scope: Scope, { text, facts, random }: Composer): string {
  const rival = /competitor|rival|vendor/i.test(scope.name) && scope.subject === facts.brand;
  if (rival) return text.company(random.int(0, 99));
  return scope.subject ?? text.company(scope.index);
}

export function makeString(node: SchemaNode, scope: Scope, composer: Composer): string {
  const format = FORMATS[asText(node.raw.format) ?? ''];
  if (format !== undefined) return format;
  const { text, facts, random } = composer;
  const kind = fieldKind(scope.name);
  const words = wordsFor(node, scope, random);
  if (kind === 'quote') {
    const quote = quoteFor(composer, scope);
    return quote.slice(0, lengthRange(node, 'Length').maximum);
  }
  if (kind === 'identifier') {
    const block = scope.block ?? blocksFor(facts, scope.name, scope.list)[scope.index];
    return fit(block ? (block.id ?? String(block.n)) : String(scope.index + 1), node);
  }
  if (kind === 'name') return fit(companyFor(scope, composer), node);
  if (kind === 'question') return fit(text.question(), node);
  const prose = kind === 'long' || kind === 'plain' || kind === 'essay';
  return fit(prose ? text.sentence(words) : text.short(kind, words), node);
}

function clamp(value: number, node: SchemaNode): number {
  const { minimum, maximum } = numericRange(node);
  return Math.min(Math.max(value, minimum), maximum);
}

/** What a count or a position is where the text itself tells it. */
function measured(scope: Scope): number | null {
  const { block, subject } = scope;
  if (block === null || subject === null) return null;
  const name = scope.name.toLowerCase();
  if (/mention.*count|count.*mention|^mentions?$|^count$|occurrences/.test(name))
    return countOf(block.text, subject);
  if (/^position$|position.*(?:pct|percent)/.test(name)) {
    const at = block.text.toLowerCase().indexOf(subject.toLowerCase());
    return at < 0 ? null : Math.round((1000 * at) / block.text.length) / 10;
  }
  return null;
}

export function makeNumber(node: SchemaNode, scope: Scope, composer: Composer): number {
  const { facts, random } = composer;
  const known = measured(scope);
  if (known !== null) return clamp(node.type === 'integer' ? Math.round(known) : known, node);
  if (node.type === 'integer' && namesNumber(scope.name)) {
    const blocks = blocksFor(facts, scope.name, scope.list);
    const block = scope.block ?? blocks[scope.index % Math.max(1, blocks.length)];
    return clamp(block?.n ?? scope.index + 1, node);
  }
  if (/rank|order/.test(scope.name.toLowerCase())) return clamp(scope.index + 1, node);
  const { minimum, maximum } = numericRange(node);
  const low = Number.isFinite(minimum) ? minimum : 0;
  const high = Number.isFinite(maximum)
    ? maximum
    : low + (/score|pct|percent|share/i.test(scope.name) ? 100 : 10);
  // Models favour the upper middle of a scale.
  const value = low + (high - low) * (0.35 + 0.55 * random.next());
  return clamp(node.type === 'integer' ? Math.round(value) : Math.round(value * 10) / 10, node);
}

export function makeBoolean(scope: Scope, { random }: Composer): boolean {
  const named = subjectNamed(scope);
  if (named !== null && /mention|named|present/.test(scope.name.toLowerCase())) return named;
  return random.chance(0.5);
}

const JUDGES_SUBJECT = /sentiment|strength|quality|context|recommend|stance/i;

/** True where a judgement of a company has nothing to judge: the text does not name it. */
export function nothingToJudge(scope: Scope): boolean {
  return subjectNamed(scope) === false && JUDGES_SUBJECT.test(scope.name);
}

export function makeEnum(node: SchemaNode, scope: Scope, { random }: Composer): unknown {
  const values = asArray(node.raw.enum).filter((value) => value !== null);
  if (values.length === 0) return null;
  if (nothingToJudge(scope) && values.includes('none')) return 'none';
  const last = fieldWords(scope.name).at(-1) ?? '';
  // A long list over a few categories covers them evenly, in order.
  if (/^(category|stage|type|group)$/.test(last) && scope.length >= values.length && values.length > 2) {
    return values[Math.floor((scope.index * values.length) / scope.length)];
  }
  const offered = subjectNamed(scope) === true ? values.filter((value) => value !== 'none') : values;
  return random.pick(offered.length > 0 ? offered : values);
}
