import { BUSINESS_NOUNS, needsAnother } from './lexicon.ts';
import { isCapitalised, isModel, isOrdinary, type Token } from './tokens.ts';
import type { WordUse } from './word-use.ts';

/** What is known of all product names that begin with the same word. */
export interface Family {
  /** Different names, as folded words. */
  readonly names: readonly (readonly string[])[];
  /** First labels of hosts linked to. */
  readonly hosts: ReadonlySet<string>;
  readonly use: WordUse | undefined;
}

const MOST = 0.75;
const SMALL_WORDS = /^(?:in|it|up|out|go|to|for|now|one|two|three|five|seven|nine|ten|all|on|off|me|us|you)$/;

/** How many leading words of a product's name are its brand. */
export function brandLength(tokens: readonly Token[], family: Family): number {
  const longest = nameLength(tokens);
  for (let length = longest; length >= 1; length -= 1) {
    if (family.hosts.has(joined(tokens, length))) return length;
  }
  const linked = linkedLength(tokens);
  if (linked > 0) return linked;
  let length = 1;
  while (length < longest && goesOn(tokens, length, family)) length += 1;
  return length;
}

const joined = (tokens: readonly Token[], length: number): string =>
  tokens
    .slice(0, length)
    .map((token) => token.key.replace(/[^\p{L}\p{N}]/gu, ''))
    .join('');

/** A name ends before a model number or an uncapitalised word. */
function nameLength(tokens: readonly Token[]): number {
  let length = 1;
  while (length < Math.min(tokens.length, 4)) {
    const token = tokens[length];
    if (!token || isModel(token.text) || !isCapitalised(token.text)) break;
    length += 1;
  }
  return length;
}

/** `Briggs & Riley`, `Bank of America`, `Bob and Brad`. */
function linkedLength(tokens: readonly Token[]): number {
  const [, link, after] = tokens;
  return link && after && /^(?:&|and|of|x)$/.test(link.key) && isCapitalised(after.text) ? 3 : 0;
}

function goesOn(tokens: readonly Token[], length: number, family: Family): boolean {
  const next = tokens[length];
  if (!next || /^(?:the|a|an|by|with|for)$/.test(next.key)) return false;
  if (length === 1) {
    const second = secondBelongs(tokens, next, family);
    if (second !== undefined) return second;
  }
  const ordinary = tokens.slice(0, length).every((token) => isOrdinary(token.key));
  return ordinary && (isShared(tokens, length, family) || (length === 1 && mostlyFollows(next, family)));
}

/** What can be said of the second word alone; undefined when that is not enough. */
function secondBelongs(tokens: readonly Token[], next: Token, family: Family): boolean | undefined {
  const [first] = tokens;
  if (first && needsAnother(first.key)) return true;
  if (BUSINESS_NOUNS.has(next.key) && followShare(next, family) >= 0.4) return true;
  if (first?.possessive) return isOrdinary(next.key);
  return (family.use?.things.get(next.key) ?? 0) > 0 ? false : undefined;
}

/** Most products whose names begin so go on with this word, and then differ. */
function isShared(tokens: readonly Token[], length: number, family: Family): boolean {
  const prefix = tokens.slice(0, length).map((token) => token.key);
  const sharing = family.names.filter((name) => prefix.every((word, at) => name[at] === word));
  const longer = sharing.filter((name) => name[length] === tokens[length]?.key);
  const branches = new Set(longer.map((name) => name[length + 1] ?? ''));
  return branches.size >= 2 && longer.length >= sharing.length * MOST;
}

/** The first word hardly ever stands without this second one, and the second is no word for a thing (`Wells Fargo`). */
function mostlyFollows(next: Token, family: Family): boolean {
  const thing = isOrdinary(next.key) && !SMALL_WORDS.test(next.key);
  return !thing && (family.use?.leading ?? 0) >= 3 && followShare(next, family) >= MOST;
}

function followShare(next: Token, family: Family): number {
  return (family.use?.followers.get(next.key) ?? 0) / Math.max(1, family.use?.leading ?? 0);
}
