import { NOTHING, type Span, withoutOverlaps } from '../finding.ts';
import { hasMark, marksOf, type Reading } from '../reading/index.ts';
import { ANY_PREFIX, PREFIXED } from './shapes.ts';

/** A longer run of characters is looked at in its first so many; a key does not begin behind 16 kB of one word. */
const LONGEST_RUN = 16_384;

/** Bits per character by the frequencies within the text itself (Shannon). */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** API keys, tokens, private keys and passwords in a text, in order and without overlaps. */
export function findSecrets(reading: Reading): readonly Span[] {
  const found = findOutright(reading);
  if (!namesSecret(reading)) return withoutOverlaps(found);
  const assigned: Span[] = [];
  findAssigned(reading.text, assigned);
  return withoutOverlaps([...found, ...assigned]);
}

const TELLING = marksOf('-:');

/** What is a secret by its own looks, whatever stands before it. */
export function findOutright(reading: Reading): readonly Span[] {
  const { text, longRuns, marks } = reading;
  if (longRuns.length === 0 && (marks & TELLING) === 0) return NOTHING;
  const found: Span[] = [];
  for (let run = 0; run < longRuns.length; run += 2) {
    const start = longRuns[run] as number;
    const chunk = text.slice(start, Math.min(longRuns[run + 1] as number, start + LONGEST_RUN));
    if (ANY_PREFIX.test(chunk)) findPrefixed(chunk, start, found);
  }
  if (hasMark(reading, '-') && text.includes('PRIVATE KEY')) findPrivateKeys(text, found);
  if (hasMark(reading, ':') && text.includes('://')) findInAddresses(text, found);
  return found;
}

function findPrefixed(chunk: string, offset: number, found: Span[]): void {
  for (const { kind, shape, entropy, score } of PREFIXED) {
    for (const match of chunk.matchAll(shape)) {
      if (entropyOf(match[0]) < entropy) continue;
      const start = offset + match.index;
      found.push({ kind, start, end: start + match[0].length, score });
    }
  }
}

/** A block that was cut off before its end line is one as well. */
function findPrivateKeys(text: string, found: Span[]): void {
  const head = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/gu;
  for (const match of text.matchAll(head)) {
    const close = text.indexOf('-----END', match.index);
    const line = close < 0 ? -1 : text.indexOf('-----', close + 8);
    found.push({
      kind: 'private_key',
      start: match.index,
      end: line < 0 ? text.length : line + 5,
      score: 0.99,
    });
  }
}

const CREDENTIALS =
  /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@"'<>]{0,200}:([^\s@"'<>]{1,300})@[^\s"'<>]{1,300}/giu;
const IN_QUERY =
  /[?&](?:api_?key|key|token|access_token|auth|secret|signature|sig|password)=([^&\s"'<>#]{12,400})/giu;
/** What manuals write where a password belongs. */
const STANDS_FOR_ONE =
  /^(?:\*+|x+|\.+|<.*|\$\{?.*|\{\{?.*|%.*|\[.*|your.*|my.*|example.*|sample.*|dummy.*|changeme|change.me|placeholder.*|redacted|password|passwort|passwd|pass|secret|token|user|null|none|true|false|undefined|todo)$/iu;

function findInAddresses(text: string, found: Span[]): void {
  for (const match of text.matchAll(CREDENTIALS)) {
    if (STANDS_FOR_ONE.test(match[1] ?? '')) continue;
    found.push({
      kind: 'connection_string',
      start: match.index,
      end: match.index + match[0].length,
      score: 0.95,
    });
  }
  for (const match of text.matchAll(IN_QUERY)) pushValue({ match, kind: 'url_secret', entropy: 2.8 }, found);
}

const ASSIGNED =
  /\b(?:api[_ -]?key|apikey|access[_ -]?token|auth[_ -]?token|secret[_ -]?(?:access[_ -]?)?key|client[_ -]?secret|private[_ -]?key|password|passwd|passwort|kennwort|mot de passe|contraseña|senha|pwd|bearer)["']?\s{0,3}(?:[:=]|:=|=>|ist|is|es|est|lautet|é|è)\s{0,3}["'`]?([^\s"'`,;<>]{6,300})/giu;
/** Told in a sentence, without a sign: "the password is …". */
const SAID = ['assw', 'ennwort', 'earer', 'mot de passe', 'ontraseña', 'enha '];
/** Parts of the words above that begin with a rarer letter, to tell most texts apart sooner. */
const SAID_PARTS = ['ssw', 'wort', 'rer', 'mot ', 'ña', 'nha '];
const BEARER = /\b(?:Bearer|Basic)\s+([A-Za-z0-9._~+/=-]{16,4000})/gu;

const ASSIGNING = marksOf('=:');

function mayAssign({ marks, text }: Reading): boolean {
  if ((marks & ASSIGNING) !== 0) return true;
  for (let at = 0; at < SAID.length; at += 1) {
    if (text.includes(SAID_PARTS[at] as string) && text.includes(SAID[at] as string)) return true;
  }
  return false;
}

const NAMES_A_SECRET = /key|token|secret|passw|kennwort|mot de passe|contraseña|senha|pwd|bearer|basic/iu;

/** A password that is told of is one with a digit or one of these signs in it. */
const MIXED_IN = marksOf('!#$%&*+@^~');

/** False when no word stands in the text that is followed by a secret in `password: …` and its like. */
export const namesSecret = (reading: Reading): boolean =>
  (reading.digitRuns.length > 0 || (reading.marks & MIXED_IN) !== 0) &&
  mayAssign(reading) &&
  NAMES_A_SECRET.test(reading.text);

/** `password: …`, `api_key=…`, `Authorization: Bearer …`. */
function findAssigned(text: string, found: Span[]): void {
  for (const match of text.matchAll(ASSIGNED))
    pushValue({ match, kind: 'assigned_secret', entropy: 2.2 }, found);
  for (const match of text.matchAll(BEARER)) pushValue({ match, kind: 'bearer_token', entropy: 3 }, found);
}

interface Assigned {
  readonly match: RegExpExecArray;
  readonly kind: string;
  readonly entropy: number;
}

function pushValue({ match, kind, entropy }: Assigned, found: Span[]): void {
  const value = (match[1] ?? '').replace(/[.)\]}!?]+$/u, '');
  if (value.length < 6 || STANDS_FOR_ONE.test(value) || !isRandom(value, entropy)) return;
  const start = match.index + match[0].indexOf(match[1] ?? '', match[0].length - (match[1] ?? '').length);
  found.push({ kind, start, end: start + value.length, score: 0.85 });
}

/** Mixed enough for a password: a digit or sign among letters, and not one letter over and over. */
function isRandom(value: string, entropy: number): boolean {
  const kinds = [/[a-z]/u, /[A-Z]/u, /\d/u, /[^A-Za-z\d]/u].filter((kind) => kind.test(value)).length;
  return kinds >= 2 && /[\d!#$%&*+@^~]/u.test(value) && entropyOf(value) >= entropy;
}
