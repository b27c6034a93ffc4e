import { fieldWords } from './field-names.ts';
import { type BlockFacts, readBlocks } from './numbered-blocks.ts';
import type { PromptPart } from './request.ts';

/** What a prompt tells about itself: the texts it holds, who it is about, how much it asks for. */
export interface PromptFacts {
  readonly blocks: readonly BlockFacts[];
  /** Everything outside the numbered texts. */
  readonly instructions: string;
  readonly brand: string | null;
  readonly rivals: readonly string[];
  /** Other names in the texts, most frequent first. */
  readonly names: readonly string[];
  /** What the texts talk about, most frequent first; never empty. */
  readonly topics: readonly string[];
  readonly asked: readonly AskedCount[];
}

/** "exactly 10 gaps" and the like. */
export interface AskedCount {
  readonly count: number;
  readonly exact: boolean;
  /** The sentence around it, so far as it says what is counted; lower case. */
  readonly before: string;
  readonly after: string;
}

const NUMBER_WORDS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const ASKED =
  /\b(exactly|precisely|top|list|give|return|write|find|generate|make|select|choose)\s+(?:up to\s+|at most\s+|the\s+|me\s+)?(\d{1,3}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b/gi;
/** How much of the sentence around a count is read. */
const READ_BEFORE = 120;
const READ_AFTER = 40;
const FALLBACK_TOPICS = ['onboarding time', 'pricing clarity', 'customer support', 'team adoption'];

function readAsked(instructions: string): AskedCount[] {
  return [...instructions.matchAll(ASKED)].map(({ 0: match, 1: verb, 2: amount = '', index }) => {
    const end = index + match.length;
    const before = instructions.slice(Math.max(0, index - READ_BEFORE), index);
    return {
      count: /^\d/.test(amount) ? Number(amount) : NUMBER_WORDS.indexOf(amount.toLowerCase()),
      exact: /^(exactly|precisely)$/i.test(verb ?? ''),
      before: (before.split('\n').at(-1) ?? '').toLowerCase(),
      after: (instructions.slice(end, end + READ_AFTER).split(/[.\n]/)[0] ?? '').toLowerCase(),
    };
  });
}

const BRAND_PATTERNS = [
  /<brand(?:\s+name="([^"]+)")?[^>]*>\s*([^<\n]*)/i,
  /\bbrand(?:[_ ]?name)?"?\s*[:=]\s*(?:\{\s*"name"\s*:\s*)?"([^"\n]{1,60})"/i,
  /^\W*(?:audited |our |the )?(?:brand|company)(?: name)?\W*:\W*([^\n,;(<]{1,60})/im,
  /\bbrand\s+(?:is|called|named)\s+["“]?([A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,3})/,
];
const RIVALS_PATTERNS = [
  /<(?:rivals|competitors)[^>]*>([^<]*)</i,
  /"?(?:rivals|competitors|competitor names)"?[^:\n]{0,30}[:=]\s*\[?([^\n\]]{1,600})/i,
];

function firstGroup(text: string, patterns: readonly RegExp[]): string | null {
  for (const pattern of patterns) {
    const found = pattern.exec(text);
    const group = found?.slice(1).find((candidate) => candidate !== undefined && candidate.trim() !== '');
    if (group !== undefined) return group.trim();
  }
  return null;
}

function readBrand(instructions: string): string | null {
  const found = firstGroup(instructions, BRAND_PATTERNS);
  return found?.replace(/[\s."”*]+$/, '') ?? null;
}

const MARKET_PATTERNS = [
  /\b(?:product[_ ]?)?category"?\s*[:=]\s*"?([A-Za-z][^\n"<,;]{2,60})/i,
  /\b(?:industry|market|sold)"?\s*[:=]\s*"?([A-Za-z][^\n"<,;]{2,60})/i,
];

/** What the prompt sells, where it says so. */
function readMarkets(instructions: string): string[] {
  return MARKET_PATTERNS.map((pattern) => pattern.exec(instructions)?.[1]?.trim() ?? '').filter(
    (market) => market !== '',
  );
}

function readRivals(instructions: string): string[] {
  const found = firstGroup(instructions, RIVALS_PATTERNS);
  if (found === null) return [];
  return found
    .split(/[,;|\n]/)
    .map((name) => name.replace(/\(.*$/, '').replace(/^[\s"'[\]{}*-]+|[\s"'.\][{}*)]+$/g, ''))
    .filter((name) => name.length > 1 && name.length <= 60 && !/^(none\b|and$)/i.test(name))
    .slice(0, 20);
}

/** Reads a prompt; the numbered texts are remembered between calls, since batches share them. */
export function readPrompt(parts: readonly PromptPart[]): PromptFacts {
  const text = parts
    .filter(({ role }) => role !== 'schema')
    .map((part) => part.text)
    .join('\n\n');
  const { blocks, instructions } = readBlocks(text);
  const brand = readBrand(instructions);
  const rivals = readRivals(instructions).filter((name) => name !== brand);
  const spokenOf = blocks.flatMap((block) => block.topics.slice(0, 12));
  const topics = spokenOf.length > 0 ? spokenOf : readMarkets(instructions);
  return {
    blocks,
    instructions,
    brand,
    rivals,
    names: blocks.flatMap((block) => block.names).filter((name) => name !== brand && !rivals.includes(name)),
    topics: topics.length > 0 ? topics : FALLBACK_TOPICS,
    asked: readAsked(instructions),
  };
}

/**
 * The number of items the prompt asks for in a field: said with the field's name in quotation marks, or with
 * its words, or null. `anyCount` takes a count that names nothing else for want of a better one.
 */
export function askedFor(facts: PromptFacts, name: string, anyCount: boolean): number | null {
  const quoted = facts.asked.find(({ before }) => before.includes(`"${name.toLowerCase()}"`));
  if (quoted) return quoted.count;
  const stems = fieldWords(name)
    .filter((word) => word.length > 2)
    .map((word) => word.replace(/(ie)?s$/, ''));
  const named = facts.asked.find(({ after }) => stems.some((stem) => after.includes(stem)));
  if (named) return named.count;
  const last = anyCount ? (facts.asked.find(({ exact }) => exact) ?? facts.asked[0]) : undefined;
  return last?.count ?? null;
}
