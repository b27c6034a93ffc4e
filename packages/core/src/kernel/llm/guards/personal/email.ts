import type { Span } from '../finding.ts';
import { hasMark, marksOf, type Reading } from '../reading/index.ts';
import { isWordCharacter } from './context.ts';

const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;
const DOMAIN =
  /[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+/uy;
/** Endings that follow an @ in file names and package versions, not in addresses. */
const NO_TOP_LEVEL = /\.(?:\p{N}+|png|jpe?g|gif|svg|webp|css|m?js|tsx?)$/iu;
const WRITTEN_OUT =
  /([\p{L}\p{N}][\p{L}\p{N}._+-]{0,63}) ?[([](?:at|ät|arroba|chiocciola|arobase)[)\]] ?([\p{L}\p{N}-]+(?:(?:\.| ?[([](?:dot|punkt|punto|point|ponto)[)\]] ?)[\p{L}\p{N}-]+)+)/giu;

const BRACKETS = marksOf('([');

/** All e-mail addresses, also those written as name(at)host. */
export function findEmails(reading: Reading, found: Span[]): void {
  if (hasMark(reading, '@')) findWithSign(reading.text, found);
  if ((reading.marks & BRACKETS) !== 0) findWrittenOut(reading.text, found);
}

function findWithSign(text: string, found: Span[]): void {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const start = localStart(text, at);
    const end = start < at ? domainEnd(text, at + 1) : -1;
    if (end < 0) continue;
    // `git@host:path` is the address of a repository.
    if (text.charAt(end) === ':' && isWordCharacter(text, end + 1) && text.slice(start, at) === 'git')
      continue;
    found.push({ kind: 'email', start, end, score: 0.98 });
  }
}

function findWrittenOut(text: string, found: Span[]): void {
  if (!/[([](?:at|ät|arroba|chiocciola|arobase)[)\]]/iu.test(text)) return;
  for (const match of text.matchAll(WRITTEN_OUT))
    found.push({ kind: 'email', start: match.index, end: match.index + match[0].length, score: 0.85 });
}

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < LONGEST_LOCAL && isLocal(text, start - 1)) start -= 1;
  while (start < at && !isWordCharacter(text, start)) start += 1;
  return start;
}

function isLocal(text: string, at: number): boolean {
  return isWordCharacter(text, at) || "._%+-'’&~#".includes(text.charAt(at));
}

function domainEnd(text: string, at: number): number {
  DOMAIN.lastIndex = 0;
  const match = DOMAIN.exec(text.slice(at, at + LONGEST_DOMAIN));
  if (!match) return -1;
  const domain = match[0];
  const top = domain.slice(domain.lastIndexOf('.') + 1);
  return top.length < 2 || NO_TOP_LEVEL.test(domain) ? -1 : at + domain.length;
}
