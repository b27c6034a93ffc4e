/** The words of a text, folded, with the clause and sentence each stands in. */
export interface Words {
  /** The text folded as `foldWords` does; offsets are those of the text. */
  readonly folded: string;
  readonly text: readonly string[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  /** Words with the same number stand in one clause. */
  readonly clauses: readonly number[];
  /** Words with the same number are parted by no comma either. */
  readonly phrases: readonly number[];
  /** Phrases that only concede something before the sentence says what it means: `While it is cheap, …`. */
  readonly concessions: ReadonlySet<number>;
}

const SENTENCE_END = /[.!?\u2028\u2029\n]/;
const CLAUSE_END = /[.;:!?()[\]—–|→\u2028\u2029\n]|\s-\s/;
/** Words that open a clause of their own. */
const OPENERS = new Set(
  'but while whereas although though however yet unless except despite because since if when which who unlike'.split(
    ' ',
  ),
);
const CONCEDING = new Set(
  'while whilst although though despite notwithstanding granted admittedly'.split(' '),
);

/** Lower case, with typographic apostrophes and hyphens made plain; as long as the input. */
export function foldWords(plain: string): string {
  const lower = plain.toLowerCase();
  const same = lower.length === plain.length ? lower : plain;
  return same.replace(/[’‘]/g, "'").replace(/[\u2010\u2011]/g, '-');
}

export function wordsOf(plain: string): Words {
  const folded = foldWords(plain);
  const { text, starts, ends } = splitWords(folded);
  const clauses: number[] = [];
  const phrases: number[] = [];
  const concessions = new Set<number>();
  let clause = 0;
  let phrase = 0;
  for (let index = 0; index < text.length; index += 1) {
    const word = text[index] as string;
    const gap = folded.slice(ends[index - 1] ?? 0, starts[index]);
    const plainGap = gap === ' ';
    const closes = !plainGap && CLAUSE_END.test(gap);
    const opens = OPENERS.has(word);
    if (closes || opens) clause += 1;
    if (closes || opens || (!plainGap && gap.includes(','))) phrase += 1;
    if ((index === 0 || (closes && SENTENCE_END.test(gap))) && CONCEDING.has(word)) concessions.add(phrase);
    clauses.push(clause);
    phrases.push(phrase);
  }
  return { folded, text, starts, ends, clauses, phrases, concessions };
}

const APOSTROPHE = 39;
const PLUS = 43;
const HYPHEN = 45;

function splitWords(folded: string): Pick<Words, 'text' | 'starts' | 'ends'> {
  const text: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < folded.length; at += 1) {
    if (!isWordCode(folded.charCodeAt(at))) continue;
    const start = at;
    while (at < folded.length && continuesWord(folded.charCodeAt(at))) at += 1;
    text.push(folded.slice(start, at));
    starts.push(start);
    ends.push(at);
  }
  return { text, starts, ends };
}

function continuesWord(code: number): boolean {
  return isWordCode(code) || code === HYPHEN || code === APOSTROPHE || code === PLUS;
}

const HASH = 35;
const LETTER = /[\p{L}\p{N}\p{M}\p{Cs}]/u;

function isWordCode(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === HASH;
  return LETTER.test(String.fromCharCode(code));
}
