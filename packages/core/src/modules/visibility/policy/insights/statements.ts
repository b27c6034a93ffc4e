import { isTelling, type MentionPlace, passagesAround, type Stretch, segmentsOf } from '../passages/index.ts';
import { type Block, type Reading, readAnswer } from '../reading/index.ts';
import { type Theme, themesOf } from './themes.ts';
import { moodOfLabel, type Tone, toneOf } from './tone.ts';

/** One sentence or list item about one brand. */
export interface Statement {
  readonly subject: string;
  /** The answer's own words, as its reader sees them, at most `LONGEST_STATEMENT` characters. */
  readonly text: string;
  /** The same words character for character as they were recorded, markup included, where that differs. */
  readonly source?: string;
  readonly tone: Tone;
  readonly themes: readonly Theme[];
  /** The statement names its subject; otherwise it stands under the subject's name. */
  readonly named: boolean;
  /** It names other brands as well. */
  readonly shared: boolean;
}

const LONGEST_STATEMENT = 240;
/** A label at the head of a list item, such as `Pros:` or `Free tier:`. */
const LABEL = /^[\p{Lu}][\p{L}\p{N}’'/&() -]{1,40}:(?:\s|$)/u;
/** A heading owns everything up to the next one. */
const UNDER_HEADING = -1;
/** A line that ends with a colon owns the list under it. */
const UNDER_PARAGRAPH = -0.5;
/** Characters within which a list item must name the brand it is about. */
const LEAD = 12;
const YARDSTICK = /\b(?:than|as|like|unlike|versus|vs\.?|compared (?:to|with)|similar to)\s+[*_“"'(]*$/iu;
/** How an answer begins to speak of everything at once again, at the end of a section. */
const CLOSING =
  /^(?:ultimately|overall|in (?:summary|conclusion|short)|to (?:sum up|summari[sz]e)|finally|remember|keep in mind|note that|when choosing|before you|if you (?:tell|let|want me)|let me know|insgesamt|fazit|en résumé|en resumen)\b/iu;
/** The opening sentence is looked for in so many characters. */
const READ_FOR_OPENING = 1_000;
/** Of very long answers only this much, around the mentions, is read for statements. */
const READ_LIMIT = 60_000;

/** Who is being spoken of, as the reading goes from block to block. */
interface Topic {
  readonly subject: string;
  /** Deeper list items belong to it; see also `UNDER_HEADING` and `UNDER_PARAGRAPH`. */
  readonly depth: number;
  readonly level: number;
}

interface Reader {
  topic: Topic | null;
  /** What a label such as `Cons:` set for the items under it. */
  mood: { readonly tone: Tone; readonly depth: number } | null;
  readonly statements: Statement[];
}

/**
 * What an answer says of each brand, sentence by sentence, in reading order. A sentence belongs to the brand
 * it names, or to the one whose list item, heading or paragraph it stands under. Mentions are in the
 * original text's positions, `subject` being the brand's name.
 */
export function statementsOf(
  text: string,
  mentions: readonly (MentionPlace & { subject: string })[],
): Statement[] {
  const reader: Reader = { topic: null, mood: null, statements: [] };
  const ordered = [...mentions].sort((a, b) => a.start - b.start);
  for (const piece of passagesAround(text, ordered, READ_LIMIT).pieces) {
    const reading = readAnswer(text.slice(piece.start, piece.end));
    const inside = ordered
      .filter((mention) => piece.start <= mention.start && mention.end <= piece.end)
      .map((mention) => ({ ...mention, start: mention.start - piece.start, end: mention.end - piece.start }));
    for (const block of reading.blocks) readBlock(reader, { reading, block, mentions: inside });
  }
  return reader.statements;
}

interface Place {
  readonly reading: Reading;
  readonly block: Block;
  readonly mentions: readonly (MentionPlace & { subject: string })[];
}

function readBlock(reader: Reader, place: Place): void {
  const { reading, block } = place;
  if (block.kind === 'code') return;
  const blockText = reading.plain.slice(block.start, block.end);
  leaveTopics(reader, block, blockText);
  let carried = reader.topic?.subject ?? null;
  segmentsOf(blockText).forEach((segment, index) => {
    const text = blockText.slice(segment.start, segment.end);
    const original = reading.toOriginal(block.start + segment.start, block.start + segment.end);
    const inside = place.mentions.filter(
      (mention) => original.start < mention.end && mention.start < original.end,
    );
    const named = subjectsOf(inside, reading.original);
    const mood = index === 0 ? moodOfLabel(text) : null;
    if (mood !== null && block.kind === 'item') reader.mood = { tone: mood, depth: block.depth };
    if (block.kind !== 'item' && named.length === 0 && CLOSING.test(text)) {
      reader.topic = null;
      carried = null;
    }
    const owner = ownerOf(named, reader.topic, carried);
    const depth = opensTopic(place, { named, inside, text, first: index === 0 });
    if (depth !== null) reader.topic = { subject: named[0] as string, depth, level: block.level };
    carried = owner ?? (named.length > 1 ? null : carried);
    const tone = mood ?? (reader.mood?.tone === -1 ? -1 : toneOf(text));
    const subjects = owner === null ? named : [owner];
    const said = wordsOf(place, block.start + segment.start, text);
    for (const subject of subjects) addStatement(reader, { subject, ...said, tone, named });
  });
}

/** The first sentence of an answer, character for character, at most `LONGEST_STATEMENT` of those its reader sees. */
export function openingOf(text: string): string {
  const reading = readAnswer(text.slice(0, READ_FOR_OPENING));
  const [block] = reading.blocks;
  if (block === undefined) return '';
  const blockText = reading.plain.slice(block.start, block.end);
  const [first] = segmentsOf(blockText);
  if (first === undefined) return '';
  const said = wordsOf({ reading }, block.start + first.start, blockText.slice(first.start, first.end));
  return said.source ?? said.text;
}

/** A sentence that begins at a place of the plain text, cut where it is long, and as it was recorded. */
function wordsOf(
  { reading }: Pick<Place, 'reading'>,
  start: number,
  sentence: string,
): Pick<Statement, 'text' | 'source'> {
  const text = shortened(sentence);
  const original = withEmphasis(reading.original, reading.toOriginal(start, start + text.length));
  const source = reading.original.slice(original.start, original.end);
  return source === text ? { text } : { text, source };
}

/** Takes in the marks of emphasis that open or close right at the ends, so that none is left alone. */
function withEmphasis(original: string, { start, end }: Stretch): Stretch {
  const before = /[*_`[]{0,4}$/.exec(original.slice(Math.max(0, start - 4), start))?.[0].length ?? 0;
  const after = /^[*_`]{0,3}/.exec(original.slice(end, end + 3))?.[0].length ?? 0;
  return { start: start - before, end: end + after };
}

/** A heading, a sibling item or an unlabelled paragraph ends what a topic or a label owns. */
function leaveTopics(reader: Reader, block: Block, text: string): void {
  const { topic, mood } = reader;
  if (mood !== null && (block.kind !== 'item' || block.depth <= mood.depth)) reader.mood = null;
  if (topic === null) return;
  const byHeading = topic.depth === UNDER_HEADING;
  const ends =
    block.kind === 'heading'
      ? !byHeading || block.level <= topic.level
      : block.kind === 'item'
        ? !byHeading && (block.depth < topic.depth || (block.depth === topic.depth && !isAspect(text)))
        : !byHeading;
  if (ends) reader.topic = null;
}

/**
 * The depth from which what follows belongs to the sentence's one brand: a heading or list item that begins
 * with its name, or a line that names it and ends with a colon. Null for any other sentence.
 */
function opensTopic(
  { block, reading }: Place,
  sentence: {
    readonly named: readonly string[];
    readonly inside: readonly MentionPlace[];
    readonly text: string;
    readonly first: boolean;
  },
): number | null {
  const [mention] = sentence.inside;
  if (sentence.named.length !== 1 || mention === undefined || block.kind === 'row') return null;
  if (block.kind === 'paragraph') return sentence.text.endsWith(':') ? UNDER_PARAGRAPH : null;
  const begins = reading.toOriginal(block.start, block.start + 1).start;
  if (!sentence.first || mention.start - begins > LEAD) return null;
  return block.kind === 'heading' ? UNDER_HEADING : block.depth;
}

/** A list item that begins with an aspect (`Pros:`, `Price:`) and not with another product's name. */
function isAspect(text: string): boolean {
  const label = LABEL.exec(text)?.[0];
  return label !== undefined && (moodOfLabel(label) !== null || themesOf(label).length > 0);
}

/** The single brand a sentence is about: the topic it stands under, else the one it names, else the one before. */
function ownerOf(named: readonly string[], topic: Topic | null, carried: string | null): string | null {
  if (topic !== null && (named.length === 0 || named.includes(topic.subject) || named.length > 1))
    return topic.subject;
  if (named.length === 1) return topic !== null && topic.depth >= 0 ? topic.subject : (named[0] as string);
  return named.length === 0 ? carried : null;
}

/** The brands a sentence is about: those it names, but for one that only serves as a yardstick ("more than X"). */
function subjectsOf(inside: Place['mentions'], original: string): string[] {
  const subjects = new Set<string>();
  for (const { subject, start } of inside) {
    if (!YARDSTICK.test(original.slice(Math.max(0, start - 30), start))) subjects.add(subject);
  }
  return [...subjects];
}

function addStatement(
  reader: Reader,
  found: {
    readonly subject: string;
    readonly text: string;
    readonly source?: string;
    readonly tone: Tone;
    readonly named: readonly string[];
  },
): void {
  const { subject, text, source, tone } = found;
  if (!isTelling(text) || text.endsWith(':')) return;
  reader.statements.push({
    subject,
    text,
    ...(source !== undefined && { source }),
    tone,
    themes: themesOf(text),
    named: found.named.includes(found.subject),
    shared: found.named.some((name) => name !== found.subject),
  });
}

/** The head of a long sentence, up to a comma, semicolon or space, still word for word. */
function shortened(text: string): string {
  if (text.length <= LONGEST_STATEMENT) return text;
  const head = text.slice(0, LONGEST_STATEMENT);
  const clause = Math.max(head.lastIndexOf('; '), head.lastIndexOf(', '), head.lastIndexOf(' — '));
  const end = clause > LONGEST_STATEMENT / 2 ? clause : head.lastIndexOf(' ');
  return head.slice(0, end > 0 ? end : LONGEST_STATEMENT).trimEnd();
}
