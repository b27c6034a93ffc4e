import type { Span } from '../finding.ts';
import { foldText, hashOf, hasIdeographs, type Reading, readWords } from '../reading/index.ts';

interface Term {
  readonly kind: 'name' | 'term';
  readonly hashes: readonly number[];
  readonly folded: readonly string[];
}

/** Names and terms of one caller, ready to be looked for. */
export interface ListedTerms {
  readonly byFirst: ReadonlyMap<number, readonly Term[]>;
  /** Written without spaces between words, so looked for letter by letter. */
  readonly unspaced: readonly { readonly kind: 'name' | 'term'; readonly value: string }[];
}

const MOST_TERMS = 10_000;

/** Prepares the lists; case and accents will not count. Empty entries are left out, beyond 10,000 nothing is taken. */
export function compileTerms(names: readonly string[], terms: readonly string[]): ListedTerms {
  const byFirst = new Map<number, Term[]>();
  const unspaced: { kind: 'name' | 'term'; value: string }[] = [];
  const all = [
    ...names.map((value) => ({ kind: 'name' as const, value })),
    ...terms.map((value) => ({ kind: 'term' as const, value })),
  ];
  for (const { kind, value } of all.slice(0, MOST_TERMS)) {
    const reading = readWords(value);
    if (reading.count === 0) continue;
    if (hasIdeographs(reading)) unspaced.push({ kind, value });
    const hashes = Array.from(reading.hashes.subarray(0, reading.count));
    const folded = hashes.map((_, word) => foldText(value.slice(reading.starts[word], reading.ends[word])));
    const first = hashes[0] ?? hashOf('');
    byFirst.set(first, [...(byFirst.get(first) ?? []), { kind, hashes, folded }]);
  }
  return { byFirst, unspaced };
}

/** Where listed names and terms stand as whole words. */
export function findTerms(reading: Reading, listed: ListedTerms): Span[] {
  const found: Span[] = [];
  if (listed.byFirst.size > 0) {
    for (let word = 0; word < reading.count; word += 1) {
      for (const term of listed.byFirst.get(reading.hashes[word] as number) ?? []) {
        const last = word + term.hashes.length - 1;
        if (last >= reading.count || !stands(reading, word, term)) continue;
        const start = reading.starts[word] as number;
        found.push({ kind: term.kind, start, end: reading.ends[last] as number, score: 1 });
      }
    }
  }
  for (const { kind, value } of listed.unspaced) {
    for (let at = reading.text.indexOf(value); at >= 0; at = reading.text.indexOf(value, at + value.length))
      found.push({ kind, start: at, end: at + value.length, score: 1 });
  }
  return found;
}

function stands(reading: Reading, word: number, term: Term): boolean {
  const { text, starts, ends } = reading;
  return term.hashes.every((hash, offset) => {
    const at = word + offset;
    if (reading.hashes[at] !== hash) return false;
    if (foldText(text.slice(starts[at], ends[at])) !== term.folded[offset]) return false;
    // A few signs may stand between the words of a name, not a whole passage.
    return offset === 0 || (starts[at] as number) - (ends[at - 1] as number) <= 3;
  });
}
