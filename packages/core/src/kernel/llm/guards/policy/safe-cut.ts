import { contentMayGoOn, findBias, findContent } from '../content/index.ts';
import { CLASS, doneReading, hasMark, marksOf, type Reading, readWords, SPACE } from '../reading/index.ts';
import { ANY_PREFIX } from '../secrets/index.ts';
import type { PreparedPolicy } from './policy.ts';

/** So much of what was passed on is kept, because guards look back. */
export const CONTEXT = 160;
/** A run of characters that begins like a token is held back up to this length. */
export const LONGEST_TOKEN = 8_192;

export interface CutRules {
  /** Words are looked at in phrases. */
  readonly phrases: boolean;
  /** Claims are looked at in sentences. */
  readonly sentences: boolean;
}

export const cutRules = (policy: PreparedPolicy, hasSources: boolean): CutRules => ({
  phrases: policy.toxicity.action !== 'off' || policy.bias.action !== 'off',
  sentences: policy.claims.action !== 'off' && hasSources,
});

/**
 * The last place in `text` behind which nothing that a guard could find goes on, at `from` or behind, or -1. It
 * depends on the characters around the place alone, never on how the text came in pieces. The character behind
 * the place must be known, so the end of the text is none.
 */
export function lastSafeCut(text: string, from: number, rules: CutRules): number {
  for (let at = text.length - 1; at > from; at -= 1) {
    if (isBoundary(text, at) && isSafe(text, at, rules)) return at;
  }
  return -1;
}

const isBoundary = (text: string, at: number): boolean =>
  isSpace(text.charCodeAt(at - 1)) && !isSpace(text.charCodeAt(at));

const isSpace = (code: number): boolean =>
  code === 32 || code === 10 || code === 13 || code === 9 || code === 160;

function isSafe(text: string, at: number, rules: CutRules): boolean {
  const from = Math.max(0, at - CONTEXT);
  if (!followsWord(text, from, at)) return false;
  const tail = text.slice(from, at);
  if (tail.includes('-----BEGIN ') && isInsideKey(tail)) return false;
  if (rules.sentences && !/[.!?]["'”“»)\]]*\s+$|\n\s*$/u.test(tail)) return false;
  if (!rules.phrases) return true;
  const reading = readWords(tail);
  const open = contentMayGoOn(reading, { at: tail.length, count: reading.count });
  doneReading(reading);
  return !open;
}

/** An ordinary word stands before the place and no bracket behind it. Looks no further back than `from`. */
function followsWord(text: string, from: number, at: number): boolean {
  const next = text.charCodeAt(at);
  if (next === 40 || next === 91) return false;
  const least = Math.max(from, at - LONGEST_LOOK);
  let end = at;
  while (end > least && isBlank(text.charCodeAt(end - 1))) end -= 1;
  if (end === at) return false;
  let start = end;
  while (start > least && !isBlank(text.charCodeAt(start - 1))) start -= 1;
  if (isOrdinary(text, start, end)) return true;
  const run = text.slice(start, end);
  // Numbers with spaces, `name (at) host`, ids such as `AB 12 34 56 C`.
  return /\p{L}/u.test(run) && !/\p{N}|[)\]]$|-----/u.test(run) && !/^[A-Z]{2}$/u.test(run);
}

/** Letters and the signs of a sentence: what most words are. */
function isOrdinary(text: string, start: number, end: number): boolean {
  let letters = 0;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (isLatin(code)) letters += 1;
    else if (code !== 44 && code !== 46 && code !== 63 && code !== 59 && code !== 39) return false;
  }
  return letters > 2;
}

const isLatin = (code: number): boolean => (code > 64 && code < 91) || (code > 96 && code < 123);

/** The last safe cut of a text that begins at one and that is `isQuiet`; `reading` is the text's own. */
export function lastQuietCut(reading: Reading, from: number, rules: CutRules): number {
  const { text, starts } = reading;
  let { count } = reading;
  for (let at = text.length - 1; at > from; at -= 1) {
    while (count > 0 && (starts[count - 1] as number) >= at) count -= 1;
    if (!isBoundary(text, at) || !followsWord(text, 0, at)) continue;
    // What begins before a safe cut does not go on behind it, so the words before this text need not be known.
    if (!rules.phrases || !contentMayGoOn(reading, { at, count })) return at;
  }
  return -1;
}

/** Without a digit, a long run and one of these nothing in a text is personal or secret, whatever stood before it. */
const LOUD = marksOf('@([!#$%&*+^~');

/** True when a text between safe cuts holds nothing that guards of answers look for, whatever stood before it. */
export function isQuiet(reading: Reading, policy: PreparedPolicy): boolean {
  const { digitRuns, longRuns, marks, text } = reading;
  if (digitRuns.length + longRuns.length > 0 || (marks & LOUD) !== 0) return false;
  if (hasMark(reading, '-') && text.includes('--')) return false;
  if (policy.toxicity.action !== 'off' && findContent(reading).length > 0) return false;
  return policy.bias.action === 'off' || findBias(reading).length === 0;
}

/** In the first line of a block, or in a private key: in two pieces it would be told and taken out twice. */
function isInsideKey(tail: string): boolean {
  if (/-----BEGIN [^\n]*$/u.test(tail)) return true;
  const rest = tail.slice(tail.lastIndexOf('-----BEGIN '));
  return /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/u.test(rest) && !/-----END [^\n]*-----/u.test(rest);
}

/** As `\s` of an expression. */
const isBlank = (code: number): boolean => CLASS[code] === SPACE || code === 0xfeff;

/** A run that fills this much is no word. */
const LONGEST_LOOK = 120;

/** How much may be held back behind a cut: more where the text ends in what may be a long token. */
export function holdAt(text: string, from: number, most: number): number {
  const tail = text.slice(from, from + most);
  const run = /\S+$/u.exec(tail)?.[0] ?? '';
  return run.length > 16 && ANY_PREFIX.test(run) ? Math.max(most, LONGEST_TOKEN) : most;
}
