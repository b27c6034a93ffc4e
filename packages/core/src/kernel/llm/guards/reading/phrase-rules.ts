import { CLASS, SPACE } from './fold.ts';
import { compileLexicon, findHits, type Hits, type Lexicon } from './lexicon.ts';
import type { Reading } from './words.ts';

/** One way to say something: words and concepts in their order. */
export interface PhraseRule {
  /** What a match is evidence of. */
  readonly kind: string;
  /** 0 to 1. */
  readonly weight: number;
  /**
   * Words, `#concepts`, and `~n` for at most n other words between; without it, the next word.
   * For example `#override ~3 #earlier ~2 #rules`.
   */
  readonly phrase: string;
}

interface Step {
  readonly concept: number;
  readonly gap: number;
}

interface CompiledRule {
  readonly rule: PhraseRule;
  readonly steps: readonly Step[];
}

/** A place where a rule matches; `first` and `last` are numbers of words. */
export interface PhraseMatch {
  readonly rule: PhraseRule;
  readonly first: number;
  readonly last: number;
}

export interface PhraseMatcher {
  readonly lexicon: Lexicon;
  /** The rules by their rarest word or concept. */
  readonly byAnchor: readonly (readonly CompiledRule[])[];
  /** The rules by the word or concept they begin with. */
  readonly byFirst: readonly (readonly CompiledRule[])[];
  /** Most words a match can cover. */
  readonly reach: number;
  /** Which concepts occur in the text being matched; all 0 between two texts. */
  readonly present: Uint8Array;
  /** Room to list them. */
  readonly occurring: Uint16Array;
}

/** A concept's name and the words that carry it, separated by spaces. */
export type ConceptWords = Readonly<Record<string, string>>;

/** What stands in most texts; a rule is looked up by something else. */
const FREQUENT = new Set(
  (
    'the a an you your i my it is are be to of in on and or not no if when so that this with for from has have one up at as ' +
    'us we they he she who him her can may must will shall do does all any every out only now la le les de el die der das ' +
    '#no #whole #earlier #yours #given #user #tell #fresh #note #ask #void #reveal'
  ).split(' '),
);

/**
 * Builds a matcher; words that stand in rules themselves need not be listed as concepts. Those of `misspelt` are
 * recognised with letters swapped or doubled.
 */
export function compilePhrases(
  words: readonly ConceptWords[],
  rules: readonly PhraseRule[],
  misspelt: ReadonlySet<string> = new Set(),
): PhraseMatcher {
  const concepts = new Map<string, number>();
  const numberOf = (name: string): number => {
    const known = concepts.get(name) ?? concepts.size;
    concepts.set(name, known);
    return known;
  };
  const pairs = words.flatMap((table) => pairsOf(table, numberOf));
  const compiled = rules.map((rule) => ({ rule, steps: stepsOf(rule.phrase, numberOf, concepts) }));
  for (const [name, concept] of concepts) if (!name.startsWith('#')) pairs.push([name, concept]);
  const names = [...concepts.keys()];
  const isRare = ({ concept }: Step): boolean => !FREQUENT.has(names[concept] ?? '');
  const byAnchor = indexed(compiled, names.length, ({ steps }) => steps.find(isRare) ?? steps[0]);
  const byFirst = indexed(compiled, names.length, ({ steps }) => steps[0]);
  const reach = Math.max(...compiled.map(({ steps }) => steps.reduce((sum, step) => sum + step.gap + 1, 0)));
  return {
    lexicon: compileLexicon(pairs, misspelt),
    byAnchor,
    byFirst,
    reach,
    present: new Uint8Array(names.length),
    occurring: new Uint16Array(names.length),
  };
}

function pairsOf(table: ConceptWords, numberOf: (name: string) => number): [string, number][] {
  return Object.entries(table).flatMap(([name, list]) => {
    const concept = numberOf(`#${name}`);
    return list
      .split(/\s+/u)
      .filter((word) => word !== '')
      .map((word): [string, number] => [word, concept]);
  });
}

/** Lists of rules by the concept of one of their steps. */
function indexed(
  rules: readonly CompiledRule[],
  size: number,
  stepOf: (rule: CompiledRule) => Step | undefined,
): CompiledRule[][] {
  const lists = Array.from({ length: size }, (): CompiledRule[] => []);
  for (const rule of rules) lists[stepOf(rule)?.concept ?? 0]?.push(rule);
  return lists;
}

function stepsOf(
  phrase: string,
  numberOf: (name: string) => number,
  known: ReadonlyMap<string, number>,
): readonly Step[] {
  const steps: Step[] = [];
  let gap = 0;
  for (const part of phrase.split(' ')) {
    if (part.startsWith('~')) {
      gap = Number(part.slice(1));
      continue;
    }
    if (part.startsWith('#') && !known.has(part)) throw new Error(`No words for ${part} in "${phrase}".`);
    steps.push({ concept: numberOf(part), gap });
    gap = 0;
  }
  return steps;
}

/** All places where a rule matches, each rule once for each first word. Linear: a rule looks a few words ahead. */
export function matchPhrases(matcher: PhraseMatcher, reading: Reading): readonly PhraseMatch[] {
  const hits = findHits(matcher.lexicon, reading);
  if (hits.count === 0) return NO_MATCHES;
  const { present, occurring } = matcher;
  const size = notePresent(hits, present, occurring);
  let matches: PhraseMatch[] | undefined;
  for (let each = 0; each < size; each += 1) {
    const rules = matcher.byAnchor[occurring[each] as number] as readonly CompiledRule[];
    for (let at = 0; at < rules.length; at += 1) {
      const rule = rules[at] as CompiledRule;
      if (!canMatch(rule.steps, present)) continue;
      matches ??= [];
      pushMatches({ hits, reading, steps: rule.steps }, rule.rule, matches);
    }
  }
  for (let each = 0; each < size; each += 1) present[occurring[each] as number] = 0;
  return matches ?? NO_MATCHES;
}

const NO_MATCHES: readonly PhraseMatch[] = [];

/** False for most rules of most texts: one of the words is not there. */
function canMatch(steps: readonly Step[], present: Uint8Array): boolean {
  for (let step = 0; step < steps.length; step += 1) {
    if (present[(steps[step] as Step).concept] === 0) return false;
  }
  return true;
}

/** Marks the concepts that occur, lists them in their order and gives how many there are. */
function notePresent(hits: Hits, present: Uint8Array, occurring: Uint16Array): number {
  let size = 0;
  for (let at = 0; at < hits.count; at += 1) {
    const carried = hits.concepts[at] as readonly number[];
    for (let each = 0; each < carried.length; each += 1) {
      const concept = carried[each] as number;
      if (present[concept] === 1) continue;
      present[concept] = 1;
      occurring[size] = concept;
      size += 1;
    }
  }
  return size;
}

/** A rule is tried at each hit that carries what it begins with. */
function pushMatches(trail: Trail, rule: PhraseRule, matches: PhraseMatch[]): void {
  const { hits, steps } = trail;
  const first = steps[0]?.concept ?? 0;
  for (let at = 0; at < hits.count; at += 1) {
    if (!hits.concepts[at]?.includes(first)) continue;
    const last = follow(trail, at, 1);
    if (last >= 0) matches.push({ rule, first: hits.words[at] as number, last });
  }
}

interface Trail {
  readonly hits: Hits;
  readonly reading: Reading;
  readonly steps: readonly Step[];
}

/** The number of the last word when the steps from `step` on follow the hit `at`, else -1. */
function follow(trail: Trail, at: number, step: number): number {
  const { hits, reading, steps } = trail;
  const word = hits.words[at] as number;
  const wanted = steps[step];
  if (!wanted) return word;
  for (let next = at + 1; next < hits.count; next += 1) {
    const candidate = hits.words[next] as number;
    if (candidate > word + 1 + wanted.gap) return -1;
    if (reading.sentences[candidate] !== reading.sentences[word]) return -1;
    if (!hits.concepts[next]?.includes(wanted.concept)) continue;
    const last = follow(trail, next, step + 1);
    if (last >= 0) return last;
  }
  return -1;
}

/** True when a stop and, before `end`, a space stand behind `from`. */
function isEnded(text: string, from: number, end: number): boolean {
  if (!isSpace(text.charCodeAt(end - 1))) return false;
  for (let at = from; at < end - 1; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46 || code === 33 || code === 63) return true;
  }
  return false;
}

/** As `\s` of an expression. */
const isSpace = (code: number): boolean => CLASS[code] === SPACE || code === 0xfeff;

/** True when a match could begin in the last of the first `count` words and go on behind the place `at`, where they end. */
export function mayGoOn(matcher: PhraseMatcher, reading: Reading, { at, count }: Place): boolean {
  const last = count - 1;
  if (last < 0 || isEnded(reading.text, reading.ends[last] as number, at)) return false;
  const { sentences } = reading;
  let first = last;
  while (first > 0 && first - 1 > last - matcher.reach && sentences[first - 1] === sentences[last])
    first -= 1;
  const hits = findHits(matcher.lexicon, reading, { first, end: count });
  for (let hit = hits.count - 1; hit >= 0; hit -= 1) {
    for (const concept of hits.concepts[hit] as readonly number[]) {
      for (const { steps } of matcher.byFirst[concept] as readonly CompiledRule[]) {
        if (isOpen({ hits, reading, steps, count }, hit, 1)) return true;
      }
    }
  }
  return false;
}

/** A place in a text, and how many words stand before it. */
export interface Place {
  readonly at: number;
  readonly count: number;
}

/** True when the steps from `step` on are not all there, and the next one could still come behind the text. */
function isOpen(trail: Trail & Pick<Place, 'count'>, at: number, step: number): boolean {
  const { hits, steps, count } = trail;
  const wanted = steps[step];
  if (!wanted) return false;
  const word = hits.words[at] as number;
  const furthest = word + 1 + wanted.gap;
  if (furthest >= count) return true;
  for (let next = at + 1; next < hits.count && (hits.words[next] as number) <= furthest; next += 1) {
    if (hits.concepts[next]?.includes(wanted.concept) && isOpen(trail, next, step + 1)) return true;
  }
  return false;
}
