import { NOTHING } from '../finding.ts';
import { hasMark, type Reading, splitLatinWords } from '../reading/index.ts';
import type { Evidence } from './evidence.ts';

/** A text inside the text that a reader does not see, and how suspicious it is that it is there at all. */
export interface HiddenText {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Weight of the hiding when the hidden text shows evidence of its own. */
  readonly weight: number;
}

const HIDDEN_MOST = 4_000;
const TAGS = /[\u{e0000}-\u{e007f}]+/gu;
const FLAG = '\u{1f3f4}';
const STYLED =
  /<[a-z][a-z\d]{0,15}\s[^<>]{0,200}?(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0|color\s*:\s*(?:white|#fff|transparent)|\bhidden\b)[^<>]{0,100}>([^<]{1,2000})/giu;
const MARKDOWN_COMMENT = /\[\/\/\]: ?# ?\(([^)\n]{1,2000})\)?/gu;

/** Comments, invisible elements, tag characters, texts told to run backwards, base64 and hexadecimal. */
export function hiddenTexts(reading: Reading): readonly HiddenText[] {
  const { text } = reading;
  const spaced = spacedLetters(reading);
  const marked = hasMark(reading, '<') || hasMark(reading, '[');
  if (!spaced && !marked && reading.invisible === 0 && reading.longRuns.length === 0) return NOTHING;
  const found: HiddenText[] = [];
  if (hasMark(reading, '<')) findInMarkup(text, found);
  if (hasMark(reading, '[') && text.includes('[//]')) pushMatches(text, MARKDOWN_COMMENT, found);
  if (reading.invisible > 0 && text.includes('\u202e')) findReversed(text, found);
  findEncoded(reading, found);
  if (spaced) found.push(spaced);
  return found;
}

function findInMarkup(text: string, found: HiddenText[]): void {
  for (let at = text.indexOf('<!--'); at >= 0; at = text.indexOf('<!--', at + 4)) {
    const close = text.indexOf('-->', at + 4);
    const end = close < 0 ? Math.min(text.length, at + HIDDEN_MOST) : close + 3;
    const inner = text.slice(at + 4, close < 0 ? end : close).slice(0, HIDDEN_MOST);
    found.push({ text: inner, start: at, end, weight: 0.4 });
  }
  pushMatches(text, STYLED, found);
}

function pushMatches(text: string, shape: RegExp, found: HiddenText[]): void {
  for (const match of text.matchAll(shape))
    found.push({ text: match[1] ?? '', start: match.index, end: match.index + match[0].length, weight: 0.4 });
}

function findReversed(text: string, found: HiddenText[]): void {
  for (let at = text.indexOf('\u202e'); at >= 0; at = text.indexOf('\u202e', at + 1)) {
    const close = text.indexOf('\u202c', at);
    const end = Math.min(close < 0 ? text.length : close, at + HIDDEN_MOST);
    found.push({
      text: Array.from(text.slice(at + 1, end))
        .toReversed()
        .join(''),
      start: at,
      end,
      weight: 0.5,
    });
  }
}

const FEWEST_ENCODED = 24;

function findEncoded(reading: Reading, found: HiddenText[]): void {
  for (let run = 0; run < reading.longRuns.length; run += 2) {
    const from = reading.longRuns[run] as number;
    if ((reading.longRuns[run + 1] as number) - from < FEWEST_ENCODED) continue;
    const written = reading.text.slice(
      from,
      Math.min(reading.longRuns[run + 1] as number, from + HIDDEN_MOST),
    );
    const match = /[A-Za-z\d+/_-]{24,}={0,2}/u.exec(written);
    if (!match) continue;
    const hex = /^[\da-f]+$/iu.test(match[0]);
    if (!hex && !encodesSpace(match[0])) continue;
    const decoded = Buffer.from(match[0], hex ? 'hex' : 'base64').toString('utf8');
    if (!isReadable(decoded)) continue;
    const start = from + match.index;
    found.push({ text: decoded, start, end: start + match[0].length, weight: 0.4 });
  }
}

/** The six bits of each sign of base64 and its variant for addresses; 0 for others. */
const SIX_BITS = new Uint8Array(128);
for (const alphabet of ['+/', '-_'])
  Array.from(`ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${alphabet}`).forEach(
    (sign, bits) => {
      SIX_BITS[sign.charCodeAt(0)] = bits;
    },
  );

/** Words have spaces between them; most ids and keys have no such byte, and need not be decoded to see it. */
function encodesSpace(written: string): boolean {
  let bits = 0;
  let have = 0;
  for (let at = 0; at < written.length; at += 1) {
    bits = ((bits << 6) | (SIX_BITS[written.charCodeAt(at)] as number)) & 0xffff;
    have += 6;
    if (have < 8) continue;
    have -= 8;
    if (((bits >> have) & 0xff) === 32) return true;
  }
  return false;
}

/** Nearly all of it letters, spaces and punctuation: what random bytes never are. */
function isReadable(text: string): boolean {
  const good = text.match(/[\p{L}\p{N}\p{P}\p{Zs}\n]/gu)?.length ?? 0;
  return text.length > 8 && good / text.length > 0.95 && text.includes(' ');
}

const FEWEST_SPACED = 5;
/** What follows the spaced letters is read with them. */
const AFTER_SPACED = 200;

/** `i g n o r e`: single letters in a row, read as one word each between wider gaps. */
function spacedLetters(reading: Reading): HiddenText | undefined {
  const { starts, ends, text, count } = reading;
  let from = 0;
  let last = -1;
  let first = 0;
  for (let word = 0; word <= count; word += 1) {
    if (word < count && (ends[word] as number) - (starts[word] as number) === 1) continue;
    if (word - first >= FEWEST_SPACED && (last < 0 || word - first > last - from)) {
      from = first;
      last = word - 1;
    }
    first = word + 1;
  }
  if (last < 0) return undefined;
  let joined = '';
  for (let word = from; word <= last; word += 1) {
    const wide = word > from && (starts[word] as number) - (ends[word - 1] as number) > 1;
    joined += (wide ? ' ' : '') + text.slice(starts[word], ends[word]);
  }
  const end = ends[last] as number;
  const sentence = `${joined}${text.slice(end, end + AFTER_SPACED)}`;
  return { text: sentence, start: starts[from] as number, end, weight: 0.4 };
}

interface Hiding {
  readonly evidence: readonly Evidence[];
  readonly hidden: readonly HiddenText[];
}

const NO_HIDING: Hiding = { evidence: NOTHING, hidden: NOTHING };

/** What is suspicious whatever it says: tag characters outside of flags, Latin words with something invisible inside. */
export function hiddenEvidence(reading: Reading): Hiding {
  if (!reading.wide && reading.invisible < 2) return NO_HIDING;
  const evidence: Evidence[] = [];
  const hidden: HiddenText[] = [];
  const { text } = reading;
  if (text.includes('\udb40')) {
    for (const match of text.matchAll(TAGS)) {
      const { index: start } = match;
      if (text.slice(Math.max(0, start - 2), start) === FLAG) continue;
      const said = Array.from(match[0], (tag) => String.fromCharCode((tag.codePointAt(0) ?? 0) & 0x7f)).join(
        '',
      );
      const end = start + match[0].length;
      if (said.length > 3) evidence.push({ kind: 'hidden_text', sign: 'tags', start, end, score: 0.6 });
      hidden.push({ text: said, start, end, weight: 0.5 });
    }
  }
  if (reading.invisible > 1) {
    const split = splitLatinWords(reading);
    if (split.count > 1)
      evidence.push({
        kind: 'hidden_text',
        start: split.start,
        end: split.end,
        sign: 'split',
        score: Math.min(0.45, 0.15 * split.count),
      });
  }
  return { evidence, hidden };
}
