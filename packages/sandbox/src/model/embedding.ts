import { hashText } from '../random.ts';

/** Weight of a whole word against one of its letter groups. */
const WORD_WEIGHT = 2;

function features(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string, weight: number): void => {
    counts.set(feature, (counts.get(feature) ?? 0) + weight);
  };
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    add(`w:${word}`, WORD_WEIGHT);
    const padded = `^${word}$`;
    for (let start = 0; start + 3 <= padded.length; start++) add(padded.slice(start, start + 3), 1);
  }
  return counts;
}

/**
 * A unit vector from hashed words and letter groups of three: texts that share words lie nearer. Each feature
 * is spread over several dimensions with hashed signs, after the hashing trick of Weinberger et al. (2009).
 */
export function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  for (const [feature, count] of features(text)) {
    const weight = 1 + Math.log(count);
    for (let probe = 0; probe < 4; probe++) {
      const hash = hashText(feature, probe + 1);
      const index = (hash >>> 1) % dimensions;
      vector[index] = (vector[index] ?? 0) + (hash & 1 ? weight : -weight);
    }
  }
  let square = 0;
  for (const value of vector) square += value * value;
  if (square === 0) vector[0] = 1;
  const norm = square === 0 ? 1 : Math.sqrt(square);
  return vector.map((value) => value / norm);
}
