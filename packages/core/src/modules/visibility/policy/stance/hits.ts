import {
  BELONGINGS,
  DIMINISHERS,
  HAPPENED,
  HYPOTHETICAL,
  INTENSIFIERS,
  LESSENERS,
  MISFORTUNES,
  NEGATIONS,
  PAST_MARKS,
  SPARED,
  TONE_PHRASES,
  TONE_WORDS,
  type Tone,
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
/** A misfortune is told within so many words of its cue. */
const STORY = 9;

/**
 * Every judging word of a text with its weight after negation, degree and tense. Praise that follows a grave fault in
 * one breath (`hard to recommend as the best`) is part of the fault.
 */
export function hitsIn(words: Words): Hit[] {
  const hits: Hit[] = [];
  for (let at = 0; at < words.text.length; at += 1) {
    const hit = hitAt(words, at);
    if (hit === null) continue;
    at = hit.last;
    const before = hits.at(-1);
    const denied =
      before?.grave === true && hit.value > 0 && words.phrases[before.last] === words.phrases[hit.first];
    if (hit.value !== 0 && !denied) hits.push(hit);
  }
  return hits;
}

function hitAt(words: Words, at: number): Hit | null {
  const word = words.text[at] as string;
  if (MISFORTUNES.has(word)) return misfortuneAt(words, at);
  const phrase = phraseAt(words, at);
  if (phrase !== null) return coloured(words, phrase);
  const tone = TONE_WORDS.get(word);
  if (tone === undefined) return null;
  const hit = { ...tone, first: at, last: at };
  return tone.grave && befallsOthers(words, at) ? { ...hit, value: 0 } : coloured(words, hit);
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
    if (WATCHERS.has(words.text[back] as string) || WATCHING.has(words.text[back] as string)) return true;
  }
  return false;
}

/** `recent breaches` weighs against the subject, `no breaches` for it, `breach alerts` not at all. */
function misfortuneAt(words: Words, at: number): Hit {
  const none = { value: 0, grave: false, first: at, last: at };
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
  return happened ? { value: -1.5, grave: true, first: at, last: at } : none;
}

/** The weight of a judging word among the words before it: turned round, raised, lowered, or past. */
function coloured(words: Words, hit: Hit): Hit {
  let factor = 1;
  let turned = false;
  let lessened = false;
  for (let back = hit.first - 1; back >= Math.max(0, hit.first - REACH); back -= 1) {
    if (words.phrases[back] !== words.phrases[hit.first]) break;
    const word = words.text[back] as string;
    if (LESSENERS.has(word)) lessened = hit.first - back <= 2;
    else if (NEGATIONS.has(word) && !(word === 'not' && isMere(words.text[back + 1]))) turned = !turned;
    else if (INTENSIFIERS.has(word)) factor *= 1.25;
    else if (DIMINISHERS.has(word)) factor *= 0.7;
    else if (PAST_MARKS.has(word) && hit.value > 0) factor *= 0.3;
  }
  const { value, grave } = hit;
  if (!turned && !lessened) return { ...hit, value: value * factor };
  if (value > 0) return { ...hit, value: -0.8 * value * factor, grave: false };
  return { ...hit, value: (grave ? 1 : 0.5) * Math.min(1, -value) * factor, grave: false };
}

/** `not only`, `not just`: no negation. */
function isMere(next: string | undefined): boolean {
  return next === 'only' || next === 'just' || next === 'to';
}
