import { commonness, isFunctionWord, readMeaning } from '../meaning/index.ts';
import { type Embedder, toUnitLength } from './embedder.ts';

/** A multiple of 32: the signs of 32 dimensions come from one random number. */
const DIMENSIONS = 256;
/** What a word says, by how common it is: index 0 is a name or number, 1 the most common few thousand. */
const WEIGHT_OF_TIER = [3, 1.2, 1.8, 2.4] as const;
const FUNCTION_WORD_WEIGHT = 0.4;
/** Neighbours in their order, against the words alone. */
const PAIR_SHARE = 0.5;
/** Letter groups of a word no list knows, so that a misspelt name lies near the right one. */
const LETTERS_SHARE = 0.2;

/**
 * An embedder without key, network or model: texts are read into their common form (plain forms, synonyms, amounts,
 * ways of asking), and its words, neighbouring pairs and the letters of unknown words are projected at random onto
 * 256 dimensions (Achlioptas, "Database-friendly random projections", 2003). It knows words, not the world: two questions
 * that share no words are far apart, whatever they mean. Deterministic; about 30 µs for a question of ten words.
 */
export function createBuiltinEmbedder(): Embedder {
  return {
    id: 'builtin-1',
    embed: (texts) => Promise.resolve(texts.map(embedText)),
  };
}

function embedText(text: string): Float32Array {
  const words = readMeaning(text).words();
  const vector = new Float32Array(DIMENSIONS);
  let before = { word: '^', weight: FUNCTION_WORD_WEIGHT };
  for (const word of words) {
    const weight = weightOf(word);
    project(vector, word, weight);
    project(vector, `${before.word} ${word}`, PAIR_SHARE * Math.sqrt(weight * before.weight));
    if (weight === WEIGHT_OF_TIER[0]) projectLetters(vector, word);
    before = { word, weight };
  }
  return toUnitLength(vector);
}

function weightOf(word: string): number {
  return isFunctionWord(word) ? FUNCTION_WORD_WEIGHT : WEIGHT_OF_TIER[commonness(word)];
}

function projectLetters(vector: Float32Array, word: string): void {
  const padded = `^${word}$`;
  const weight = (WEIGHT_OF_TIER[0] * LETTERS_SHARE) / Math.sqrt(Math.max(1, padded.length - 2));
  for (let start = 0; start + 3 <= padded.length; start++)
    project(vector, `.${padded.slice(start, start + 3)}`, weight);
}

/** Adds a feature: plus or minus its weight in every dimension, the signs drawn from its hash. */
function project(vector: Float32Array, feature: string, weight: number): void {
  const twice = 2 * weight;
  let state = hashOf(feature);
  for (let start = 0; start < DIMENSIONS; start += 32) {
    state = nextRandom(state);
    let bits = mixed(state);
    // No branch: half of all guesses of a random sign would be wrong.
    for (let at = start; at < start + 32; at++) {
      vector[at] = (vector[at] as number) + weight - twice * (bits & 1);
      bits >>>= 1;
    }
  }
}

/** FNV-1a, 32 bits; never 0, which would end the row of random numbers. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0 || 1;
}

/** Marsaglia's xorshift, 32 bits. */
function nextRandom(state: number): number {
  let next = state;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  return next >>> 0;
}

/** The finalizer of MurmurHash3: without it near states have alike signs. */
function mixed(state: number): number {
  let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
