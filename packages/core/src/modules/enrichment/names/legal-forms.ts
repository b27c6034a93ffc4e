import { distance } from 'fastest-levenshtein';
import { FORMS_OF_EUROPE } from './forms-of-europe.ts';
import { FORMS_OF_THE_WORLD } from './forms-of-the-world.ts';
import { romanise } from './romanise.ts';
import { AND_WORDS } from './vocabulary.ts';

export const FORM_KINDS = [
  'company',
  'partnership',
  'sole',
  'cooperative',
  'nonprofit',
  'state',
  'branch',
  'other',
] as const;
export type FormKind = (typeof FORM_KINDS)[number];

export interface LegalForm {
  /** As it is usually written: `GmbH`. */
  readonly form: string;
  /** ISO 3166-1 alpha-2, where it is found; `EU` for forms of the Union. */
  readonly countries: readonly string[];
  readonly kind: FormKind;
}

/** Scripts that put no space between a name and its form. */
const UNSPACED = /^[（(㈱㈜]|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Thai}/u;
const DOTTED = /(?<![a-z0-9])(?:[a-z]\.)+[a-z]?(?![a-z0-9])/gu;

/*
 * A line reads `form | countries | kind | spelling, spelling`. Every spelling ends a name; one of several words, or
 * one marked with ^, begins a name too.
 */
const AT_END = new Map<string, LegalForm>();
const AT_START = new Map<string, LegalForm>();
const UNSPACED_FORMS: [string, LegalForm][] = [];
const LAST_WORDS = new Set<string>();
const FIRST_WORDS = new Set<string>();
/** How longer spellings end and begin: what is not among them need not be looked beyond. */
const ENDS = new Set<string>();
const BEGINNINGS = new Set<string>();

for (const line of [...FORMS_OF_EUROPE, ...FORMS_OF_THE_WORLD]) register(line);
UNSPACED_FORMS.sort(([one], [other]) => other.length - one.length);

function register(line: string): void {
  const [form = '', countries = '', kind = '', spellings = ''] = line.split(' | ');
  const legal: LegalForm = { form, countries: countries.split(' '), kind: kind as FormKind };
  for (const marked of spellings.split(', ')) {
    const spelling = marked.replace('^', '');
    if (UNSPACED.test(spelling)) UNSPACED_FORMS.push([spelling, legal]);
    const words = wordsOf(romanise(spelling)).map((word) =>
      AND_WORDS.has(word) && word !== 'e' ? '&' : word,
    );
    addSpelling(words, { legal, begins: marked.startsWith('^') || words.length > 1 });
  }
}

function addSpelling(
  words: readonly string[],
  { legal, begins }: { legal: LegalForm; begins: boolean },
): void {
  const key = words.join('');
  const [first = ''] = words;
  // The first line that claims a spelling keeps it.
  if (!AT_END.has(key)) AT_END.set(key, legal);
  // "S. A." ends in a word that "SA" does not.
  for (const last of [words.at(-1) ?? '', key]) LAST_WORDS.add(last);
  for (let at = 1; at < key.length; at += 1) ENDS.add(key.slice(at));
  if (begins) {
    if (!AT_START.has(key)) AT_START.set(key, legal);
    for (const start of [first, key]) FIRST_WORDS.add(start);
    for (let at = 1; at < key.length; at += 1) BEGINNINGS.add(key.slice(0, at));
  }
}

/** The words of a romanised text; dotted letters (`s.p.a.`) and single letters in a row (`s p a`) are one word. */
export function wordsOf(romanised: string): string[] {
  let text = romanised;
  if (text.includes('.')) text = text.replace(DOTTED, (letters) => letters.replaceAll('.', ''));
  if (text.includes("'") || text.includes('`')) text = text.replace(/['`]/gu, '');
  if (text.includes('+')) text = text.replaceAll('+', '&');
  if (text.includes('&')) text = text.replaceAll('&', ' & ');
  const words: string[] = [];
  let joining = false;
  for (let from = 0; from < text.length; ) {
    let to = from;
    while (to < text.length && isOfWord(text.charCodeAt(to))) to += 1;
    if (to > from) {
      const single = to === from + 1 && text.charCodeAt(from) >= 97;
      if (single && joining) words[words.length - 1] += text.charAt(from);
      else words.push(text.slice(from, to));
      joining = single;
    }
    from = to + 1;
  }
  return words;
}

/** Small letters, digits and `&`. Asked of every letter of every name, which a pattern takes three times as long for. */
function isOfWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 38;
}

/** Long words of forms, which people mistype and registers cut off. */
const LONG_WORDS: Readonly<Record<string, readonly string[]>> = Object.groupBy(
  [
    'limited',
    'company',
    'corporation',
    'incorporated',
    'aktiengesellschaft',
    'gesellschaft',
    'partnership',
    'limitada',
  ],
  (word) => word.slice(0, 1),
) as Record<string, string[]>;
const LEAST_TO_MEND = 5;

/** Writes a name's last word as the word of a form that it was meant to be: `Limted`, `Joint Stock Compan`. */
export function mendLastWord(words: string[]): string[] {
  const last = words.at(-1) ?? '';
  if (last.length < LEAST_TO_MEND || words.length < 2 || LAST_WORDS.has(last)) return words;
  const meant = LONG_WORDS[last.slice(0, 1)]?.find(
    (word) => word.startsWith(last) || (Math.abs(word.length - last.length) < 2 && distance(word, last) <= 2),
  );
  if (meant !== undefined) words[words.length - 1] = meant;
  return words;
}

export interface Stripped {
  readonly words: readonly string[];
  /** Outermost first. */
  readonly forms: readonly LegalForm[];
  /** Letters taken off at either end. */
  readonly startLetters: number;
  readonly endLetters: number;
}

const MOST_FORMS = 4;

/** Takes legal forms off both ends of a name's words, never all of its words. */
export function stripForms(words: readonly string[]): Stripped {
  let from = 0;
  let to = words.length;
  const forms: LegalForm[] = [];
  let startLetters = 0;
  let endLetters = 0;
  for (let round = 0; round < MOST_FORMS; round += 1) {
    const end = formAtEnd(words, from, to);
    if (end) {
      to = end.at;
      endLetters += end.letters;
      forms.push(end.legal);
      continue;
    }
    const start = formAtStart(words, from, to);
    if (!start) break;
    from = start.at;
    startLetters += start.letters;
    forms.push(start.legal);
  }
  return { words: words.slice(from, to), forms, startLetters, endLetters };
}

interface FoundForm {
  readonly legal: LegalForm;
  readonly at: number;
  readonly letters: number;
}

function formAtEnd(words: readonly string[], from: number, to: number): FoundForm | undefined {
  if (!LAST_WORDS.has(words[to - 1] ?? '')) return undefined;
  let key = '';
  let found: FoundForm | undefined;
  for (let at = to - 1; at > from; at -= 1) {
    key = words[at] + key;
    const legal = AT_END.get(key);
    if (legal) found = { legal, at, letters: key.length };
    if (!ENDS.has(key)) break;
  }
  return found;
}

function formAtStart(words: readonly string[], from: number, to: number): FoundForm | undefined {
  if (!FIRST_WORDS.has(words[from] ?? '')) return undefined;
  let key = '';
  let found: FoundForm | undefined;
  for (let at = from; at < to - 1; at += 1) {
    key += words[at];
    const legal = AT_START.get(key);
    if (legal) found = { legal, at: at + 1, letters: key.length };
    if (!BEGINNINGS.has(key)) break;
  }
  return found;
}

/** Takes off a form that is written without a space before or after it. */
export function stripUnspaced(name: string): { readonly rest: string; readonly legal: LegalForm | null } {
  if (!UNSPACED.test(name)) return { rest: name, legal: null };
  for (const [spelling, legal] of UNSPACED_FORMS) {
    if (name.length <= spelling.length) continue;
    if (name.endsWith(spelling)) return { rest: name.slice(0, -spelling.length).trim(), legal };
    if (name.startsWith(spelling)) return { rest: name.slice(spelling.length).trim(), legal };
  }
  return { rest: name, legal: null };
}

/** `SiemensAG`: a small letter, then a known form in capitals. */
const GLUED = /\p{Ll}(\p{Lu}[\p{Lu}h]{1,4})$/u;

export function splitGlued(name: string): string {
  const glued = GLUED.exec(name)?.[1];
  if (glued === undefined || !AT_END.has(glued.toLowerCase())) return name;
  return `${name.slice(0, -glued.length)} ${glued}`;
}

/** How many different forms, spellings and countries are known. */
export function knownForms(): { forms: number; spellings: number; countries: number } {
  const forms = [...FORMS_OF_EUROPE, ...FORMS_OF_THE_WORLD];
  const countries = new Set([...AT_END.values()].flatMap((legal) => legal.countries));
  return { forms: forms.length, spellings: AT_END.size, countries: countries.size };
}
