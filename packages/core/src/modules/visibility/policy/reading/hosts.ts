import type { Range, Zone } from './types.ts';

/** Endings by which a bare host in running text is known as one. */
const ENDINGS =
  'com|org|net|io|co|ai|app|dev|so|me|us|uk|eu|de|fr|es|it|nl|be|ch|at|se|no|dk|fi|pl|cz|pt|ie|ca|au|nz|jp|cn|kr|in|br|mx|ru|ua|tr|za|sg|hk|tw|id|tv|fm|gg|ly|to|xyz|info|biz|edu|gov|mil|int|cloud|tech|store|shop|online|site|blog|page|software|team|tools|health|finance|pro|inc|ltd|gmbh|global|agency|studio|design|media|news|live|world|email';
const HOST = new RegExp(
  `(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,4}(?:${ENDINGS})(?![\\p{L}\\p{N}-]|\\.[\\p{L}])(?:/[^\\s<>"“”)\\]]*)?`,
  'iuy',
);
const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

/** Bare hosts and mail addresses in the shown text, in order, outside `taken` (which is in order too). */
export function findHosts(plain: string, taken: readonly Zone[]): Zone[] {
  const found: Zone[] = [];
  const add = (kind: Zone['kind'], start: number, text: string) =>
    found.push({ kind, start, end: start + text.replace(/[.,;:!?'’]+$/, '').length });
  if (plain.includes('@')) for (const match of plain.matchAll(EMAIL)) add('email', match.index, match[0]);
  for (let dot = plain.indexOf('.'); dot >= 0; dot = plain.indexOf('.', dot + 1)) {
    if (!isLetter(plain.charCodeAt(dot + 1)) || !isHostPart(plain.charCodeAt(dot - 1))) continue;
    const start = hostStart(plain, dot);
    if (/[@/]/.test(plain[start - 1] ?? '')) continue;
    HOST.lastIndex = start;
    const match = HOST.exec(plain);
    if (match && looksLikeHost(match[0])) add('host', start, match[0]);
    if (match) dot = Math.max(dot, HOST.lastIndex - 1);
  }
  return outside(
    found.sort((a, b) => a.start - b.start),
    taken,
  );
}

const isLetter = (code: number): boolean =>
  code > 127 ? /\p{L}/u.test(String.fromCharCode(code)) : (code | 32) >= 97 && (code | 32) <= 122;
const isHostPart = (code: number): boolean => isLetter(code) || (code >= 48 && code <= 57);

/** Where the run of host characters that ends in this dot begins; never more than a host's length back. */
function hostStart(plain: string, dot: number): number {
  let start = dot;
  while (start > 0 && dot - start < 255) {
    const code = plain.charCodeAt(start - 1);
    if (!isHostPart(code) && code !== 45 && code !== 46) break;
    start -= 1;
  }
  while (start < dot && !isHostPart(plain.charCodeAt(start))) start += 1;
  return start;
}

/** The ranges that overlap neither an earlier one of their own nor one of `taken`. */
function outside(ranges: readonly Zone[], taken: readonly Range[]): Zone[] {
  const kept: Zone[] = [];
  let next = 0;
  let busyUntil = 0;
  for (const range of ranges) {
    for (; next < taken.length && (taken[next]?.start ?? 0) < range.end; next += 1) {
      busyUntil = Math.max(busyUntil, taken[next]?.end ?? 0);
    }
    if (range.start < busyUntil) continue;
    kept.push(range);
    busyUntil = range.end;
  }
  return kept;
}

/** "gaming.It" is two sentences whose space got lost, and "e.g.in" is none at all. */
function looksLikeHost(text: string): boolean {
  const host = text.split('/')[0] ?? '';
  const labels = host.split('.');
  const ending = labels.at(-1) ?? '';
  const body = labels.slice(0, -1);
  if (/^\p{Lu}\p{Ll}/u.test(ending)) return body.every((label) => /^\p{Lu}/u.test(label)) && ending === 'Com';
  if (body.length > 1 && body.every((label) => label.length === 1)) return false;
  return !body.every((label) => /^\d+$/.test(label));
}
