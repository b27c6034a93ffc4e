import { contentMayGoOn } from '../content/index.ts';
import { CLASS, readWords, SPACE } from '../reading/index.ts';
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
    if (!isSpace(text.charCodeAt(at - 1)) || isSpace(text.charCodeAt(at))) continue;
    if (isSafe(text, at, rules)) return at;
  }
  return -1;
}

const isSpace = (code: number): boolean =>
  code === 32 || code === 10 || code === 13 || code === 9 || code === 160;

function isSafe(text: string, at: number, rules: CutRules): boolean {
  const tail = text.slice(Math.max(0, at - CONTEXT), at);
  const run = lastRun(tail);
  // Numbers with spaces, `name (at) host`, ids such as `AB 12 34 56 C`.
  if (!/\p{L}/u.test(run) || /\p{N}|[)\]]$|-----/u.test(run) || /^[A-Z]{2}$/u.test(run)) return false;
  const next = text.charCodeAt(at);
  if (next === 40 || next === 91) return false;
  if (tail.includes('-----BEGIN ') && isInsideKey(tail)) return false;
  if (rules.sentences && !/[.!?]["'”“»)\]]*\s+$|\n\s*$/u.test(tail)) return false;
  return !rules.phrases || !contentMayGoOn(readWords(tail));
}

/** In the first line of a block, or in a private key: in two pieces it would be told and taken out twice. */
function isInsideKey(tail: string): boolean {
  if (/-----BEGIN [^\n]*$/u.test(tail)) return true;
  const rest = tail.slice(tail.lastIndexOf('-----BEGIN '));
  return /^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/u.test(rest) && !/-----END [^\n]*-----/u.test(rest);
}

/** As `\s` of an expression. */
const isBlank = (code: number): boolean => CLASS[code] === SPACE || code === 0xfeff;

/** The last run without space, of the last `LONGEST_LOOK` characters; empty when no space follows it. */
function lastRun(tail: string): string {
  const from = Math.max(0, tail.length - LONGEST_LOOK);
  let end = tail.length;
  while (end > from && isBlank(tail.charCodeAt(end - 1))) end -= 1;
  let start = end;
  while (start > from && !isBlank(tail.charCodeAt(start - 1))) start -= 1;
  return end < tail.length ? tail.slice(start, end) : '';
}

/** A run that fills this much is no word. */
const LONGEST_LOOK = 120;

/** How much may be held back behind a cut: more where the text ends in what may be a long token. */
export function holdAt(text: string, from: number, most: number): number {
  const tail = text.slice(from, from + most);
  const run = /\S+$/u.exec(tail)?.[0] ?? '';
  return run.length > 16 && ANY_PREFIX.test(run) ? Math.max(most, LONGEST_TOKEN) : most;
}
