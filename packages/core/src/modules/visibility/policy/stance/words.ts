import type { Reading } from '../reading/index.ts';

/** The words of a text, folded, with the clause and sentence each stands in. */
export interface Words {
  readonly text: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Words with the same number stand in one clause. */
  readonly clauses: readonly number[];
  /** Words with the same number are parted by no comma either. */
  readonly phrases: readonly number[];
}

const WORD = /[\p{L}\p{N}#][\p{L}\p{N}'+-]*/gu;
const CLAUSE_END = /[.;:!?()[\]—–|→\u2028\u2029\n]|\s-\s/;
/** Words that open a clause of their own. */
const OPENERS = new Set(
  'but while whereas although though however yet unless except despite because since if when which who unlike'.split(
    ' ',
  ),
);

/** Lower case, with typographic apostrophes and hyphens made plain; as long as the input. */
export function foldWords(plain: string): string {
  const lower = plain.toLowerCase();
  const same = lower.length === plain.length ? lower : plain;
  return same.replace(/[’‘]/g, "'").replace(/[\u2010\u2011]/g, '-');
}

export function wordsOf(reading: Reading): Words {
  const folded = foldWords(reading.plain);
  const text: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const clauses: number[] = [];
  const phrases: number[] = [];
  let last = 0;
  let clause = 0;
  let phrase = 0;
  for (const match of folded.matchAll(WORD)) {
    const word = match[0];
    const gap = folded.slice(last, match.index);
    const opens = OPENERS.has(word);
    if (gap !== ' ' && gap !== '') {
      if (CLAUSE_END.test(gap)) clause += 1;
      if (gap.length > 1) phrase += 1;
    }
    if (opens) clause += 1;
    if (opens) phrase += 1;
    text.push(word);
    starts.push(match.index);
    last = match.index + word.length;
    ends.push(last);
    clauses.push(clause);
    phrases.push(phrase);
  }
  return { text, starts, ends, clauses, phrases };
}
