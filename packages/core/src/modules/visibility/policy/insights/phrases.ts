import type { Statement } from './statements.ts';

/** Words that make no phrase telling; a phrase holding one of them is dropped. */
const IDLE = new Set(
  `a an the and or of for to in on at by with from is are was were it its it's as be been you your their they that this these those
  if but not no can may will would should more most very also which who what than then so into up out all any one two other others
  some many much such have has had do does did offer offers offered provide provides option options choice choices use uses user
  users used using want wants need needs best better great good excellent strong solid decent nice known often considered like just
  only even still while because why how when where there here about around over per each both either between consider choose pick
  short answer people most-popular overall including include includes plus few lot lots make makes get gets keep recommended
  recommend recommends top popular main major key feature features plan plans version versions product products service services
  company companies business businesses tool tools app apps year years month months day time way thing things years-old across
  sync syncs syncing low-cost high-end cost costs lower cheap cheapest affordable`.split(/\s+/),
);
/** Talk of failings is no feature. */
const FAILING =
  /\b(?:breach\w*|incidents?|erod\w+|limit\w*|lacks?|expensive|caution|concerns?|steep|drawbacks?|cons?|pros?)\b/i;

/** A claim made of a brand, as its reader sees it, and the form under which its variants are counted together. */
export interface Phrase {
  readonly form: string;
  readonly shown: string;
}

/** Phrases of statements met before: the same statement is looked at for many rivals and themes. */
const known = new WeakMap<Statement, readonly Phrase[]>();

/**
 * The short claims a statement holds: two or three telling words in a row, or one hyphenated word, each
 * variant ("self-hosting", "self-hosted"; "dark web", "dark-web") under one form. Words in `names`, those of
 * brands, are no claims.
 */
export function phrasesOf(statement: Statement, names: ReadonlySet<string>): readonly Phrase[] {
  const all = known.get(statement) ?? readPhrases(statement.text);
  known.set(statement, all);
  return all.filter((phrase) => !phrase.shown.split(' ').some((word) => names.has(word)));
}

function readPhrases(text: string): Phrase[] {
  const phrases = new Map<string, Phrase>();
  for (const clause of text.split(/[,;:()[\]—–.!?“”"|+]|\s[-&]\s/)) {
    const words = clause
      .toLowerCase()
      .replaceAll('‑', '-')
      .split(/[^\p{L}\p{N}’'/-]+/u)
      .map((word) => word.replace(/[’']s$/, ''));
    for (let at = 0; at < words.length; at += 1) {
      for (
        let size = 1;
        size <= 3 && at + size <= words.length && isTelling(words[at + size - 1]);
        size += 1
      ) {
        const phrase = phraseFrom(words.slice(at, at + size));
        if (phrase !== null) phrases.set(phrase.form, phrase);
      }
    }
  }
  return [...phrases.values()];
}

function isTelling(word: string | undefined): boolean {
  return word !== undefined && word.length >= 2 && !IDLE.has(word) && !/^\d/.test(word);
}

function phraseFrom(words: readonly string[]): Phrase | null {
  const shown = words.join(' ');
  if (words.length === 1 && !/\p{L}{3,}-\p{L}{3,}/u.test(shown)) return null;
  if (FAILING.test(shown)) return null;
  return { form: shown.replaceAll('-', ' ').split(' ').map(stem).join(' '), shown };
}

function stem(word: string): string {
  if (word.length <= 4) return word;
  return word.replace(/(?:ing|ed|able|ies|es|s)$/, '');
}
