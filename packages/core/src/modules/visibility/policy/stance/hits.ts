import {
  ADVISING_OFF,
  BELONGINGS,
  BUYERS_OWN,
  DIMINISHERS,
  HAPPENED,
  HYPOTHETICAL,
  INTENSIFIERS,
  LESSENERS,
  MISFORTUNES,
  NEGATIONS,
  PAST_MARKS,
  RECOMMENDING,
  RELIEVING,
  SPARED,
  TONE_PHRASES,
  TONE_WORDS,
  type Tone,
  TRUST_WORDS,
  WATCHERS,
  WATCHING,
} from './lexicon.ts';
import type { Words } from './words.ts';

/** Judging words in the text; `first` and `last` are indexes of words. */
export interface Hit extends Tone {
  readonly first: number;
  readonly last: number;
}

/** How many words before a judging word can turn it round or colour it. */
const REACH = 4;
/** What is left when a fault of comfort is denied (`not expensive`), and what praise turns into (`not intuitive`). */
const FAULT_DENIED = 0.5;
const PRAISE_DENIED = 0.8;
const RAISED = 1.25;
const LOWERED = 0.7;
/** Share of its weight that a judgement keeps when the sentence only concedes it, or praises former days. */
const CONCEDED = 0.4;
const PAST = 0.3;
/** A misfortune is told within so many words of its cue. */
const STORY = 9;

/** Every judging word of a text with its weight after negation, degree and tense. */
export function hitsIn(words: Words): Hit[] {
  const hits: Hit[] = [];
  for (let at = 0; at < words.text.length; at += 1) {
    const hit = hitAt(words, at);
    if (hit === null) continue;
    at = hit.last;
    const before = hits.at(-1);
    if (hit.value !== 0 && !(before && isSpoilt(words, before, hit))) hits.push(hit);
  }
  return hits;
}

/** Praise inside a fault is part of it: `a limited free plan`, `hard to recommend as the best`. */
function isSpoilt(words: Words, before: Hit, hit: Hit): boolean {
  if (hit.value < 0 || before.value > 0) return false;
  if (words.phrases[before.last] !== words.phrases[hit.first]) return false;
  return before.matter === 'trust' || hit.first === before.last + 1 || words.text[before.first - 1] === 'too';
}

function hitAt(words: Words, at: number): Hit | null {
  const word = words.text[at] as string;
  if (MISFORTUNES.has(word)) return misfortuneAt(words, at);
  if (advisesOff(words, at)) return { value: -0.8, matter: 'trust', first: at, last: at };
  const phrase = phraseAt(words, at);
  if (phrase !== null) return coloured(words, phrase);
  const tone = TONE_WORDS.get(word);
  if (tone === undefined) return null;
  const hit = { ...tone, first: at, last: at };
  return tone.matter === 'trust' && befallsOthers(words, at) ? { ...hit, value: 0 } : coloured(words, hit);
}

/** `recommend caution`, `strongly recommend against`. */
function advisesOff(words: Words, at: number): boolean {
  const verb = RECOMMENDING.has(words.text[at] as string) ? at : at + 1;
  if (!RECOMMENDING.has(words.text[verb] ?? '')) return false;
  for (let ahead = verb + 1; ahead <= verb + 3 && words.clauses[ahead] === words.clauses[at]; ahead += 1)
    if (ADVISING_OFF.has(words.text[ahead] ?? '')) return true;
  return false;
}

function phraseAt(words: Words, at: number): Hit | null {
  for (const { rest, tone } of TONE_PHRASES.get(words.text[at] as string) ?? []) {
    const last = at + rest.length;
    if (words.clauses[last] !== words.clauses[at]) continue;
    if (rest.every((each, index) => words.text[at + 1 + index] === each)) return { ...tone, first: at, last };
  }
  return null;
}

/** `scans for compromised passwords`: what the subject watches out for is no fault of its own. */
function befallsOthers(words: Words, at: number): boolean {
  if (BELONGINGS.has(words.text[at + 1] ?? '')) return true;
  for (let back = at - 1; back >= Math.max(0, at - STORY); back -= 1) {
    if (words.clauses[back] !== words.clauses[at]) return false;
    const word = words.text[back] as string;
    if (WATCHERS.has(word) || WATCHING.has(word) || HYPOTHETICAL.has(word)) return true;
  }
  return false;
}

/** `recent breaches` weighs against the subject, `no breaches` for it, `breach alerts` not at all. */
function misfortuneAt(words: Words, at: number): Hit {
  const none = { value: 0, matter: 'merit' as const, first: at, last: at };
  if (WATCHERS.has(words.text[at + 1] ?? '')) return none;
  let happened = false;
  for (let back = at - 1; back >= Math.max(0, at - STORY); back -= 1) {
    if (words.clauses[back] !== words.clauses[at]) break;
    const word = words.text[back] as string;
    if (SPARED.has(word)) return { ...none, value: 1 };
    if (HYPOTHETICAL.has(word)) return none;
    if (HAPPENED.has(word)) happened = true;
  }
  for (let ahead = at + 1; ahead <= at + 4 && !happened; ahead += 1)
    happened = words.clauses[ahead] === words.clauses[at] && HAPPENED.has(words.text[ahead] ?? '');
  return happened ? { value: -1.5, matter: 'trust', first: at, last: at } : none;
}

/** The weight of a judging word among the words before it: turned round, raised, lowered, or past. */
function coloured(words: Words, hit: Hit): Hit {
  if (hit.value === 0 || (hit.value < 0 && isBuyersOwn(words, hit))) return { ...hit, value: 0 };
  const { factor, turned, lessened } = coloursBefore(words, hit.first);
  const past = hit.value > 0 && isPast(words, hit.first) ? PAST : 1;
  const conceded = words.concessions.has(words.phrases[hit.first] as number) ? CONCEDED : 1;
  const weight = factor * past * conceded;
  if (!turned && !lessened) return { ...hit, value: hit.value * weight };
  if (hit.value < 0) {
    const relief = Math.min(1, -hit.value) * (hit.matter === 'trust' ? 1 : FAULT_DENIED);
    return { ...hit, value: relief * weight, matter: 'merit' };
  }
  const trust = turned && hit.first === hit.last && TRUST_WORDS.has(words.text[hit.first] as string);
  return { ...hit, value: -PRAISE_DENIED * hit.value * weight, matter: trust ? 'trust' : 'merit' };
}

interface Colours {
  readonly factor: number;
  readonly turned: boolean;
  readonly lessened: boolean;
}

function coloursBefore(words: Words, first: number): Colours {
  let factor = 1;
  let turned = false;
  let lessened = false;
  for (let back = first - 1; back >= Math.max(0, first - REACH); back -= 1) {
    if (words.phrases[back] !== words.phrases[first]) break;
    const word = words.text[back] as string;
    if (LESSENERS.has(word)) lessened = first - back <= 2;
    else if (NEGATIONS.has(word) && !isMere(words.text[back + 1])) turned = !turned;
    else if (INTENSIFIERS.has(word)) factor *= RAISED;
    else if (DIMINISHERS.has(word)) factor *= LOWERED;
  }
  return { factor, turned, lessened };
}

/** `handles complex projects`: a burden of the buyer's that the subject takes on. */
function isBuyersOwn(words: Words, hit: Hit): boolean {
  if (hit.matter === 'trust') return false;
  if (words.text[hit.first] === 'complex' && BUYERS_OWN.has(words.text[hit.last + 1] ?? '')) return true;
  for (
    let back = hit.first - 1;
    back >= hit.first - REACH && words.phrases[back] === words.phrases[hit.first];
    back -= 1
  )
    if (RELIEVING.has(words.text[back] as string)) return !NEGATIONS.has(words.text[back - 1] ?? '');
  return false;
}

/** `historically popular`, `was once the favourite`. */
function isPast(words: Words, at: number): boolean {
  for (
    let back = at - 1;
    back >= Math.max(0, at - STORY) && words.clauses[back] === words.clauses[at];
    back -= 1
  )
    if (PAST_MARKS.has(words.text[back] as string)) return true;
  return false;
}

/** `not only`, `not just`: no negation. */
function isMere(next: string | undefined): boolean {
  return next === 'only' || next === 'just' || next === 'to';
}
