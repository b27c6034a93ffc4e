import { doneReading, type Lexicon, readWords } from '../../reading/index.ts';
import { FEATURES, passagesOf, visitFeatures } from './features.ts';

/** A text of which it is known whether it is an attempt. */
export interface Example {
  readonly text: string;
  readonly isAttack: boolean;
}

/** What speaks for an attempt (above 0) and against it, by feature. */
export interface Wording {
  readonly weights: Float32Array;
  readonly bias: number;
}

const ROUNDS = 8;
const STEP = 0.12;
/** The bias belongs to every text and moves more slowly. */
const BIAS_STEP = 0.03;
/** How much of a weight is taken back each time its feature is seen: rare words must not decide alone. */
const DECAY = 0.002;

/**
 * Learns the wording of attempts from examples: logistic regression by stochastic gradient descent with Adagrad's steps (Duchi, Hazan and
 * Singer 2011), where a text is as suspicious as its most suspicious passage. The same examples give the same weights.
 */
export function learnWording(examples: readonly Example[], meanings: Lexicon): Wording {
  const texts = examples.map(({ text, isAttack }) => ({ passages: featuresOf(text, meanings), isAttack }));
  const weights = new Float32Array(FEATURES);
  const squares = new Float32Array(FEATURES).fill(1e-3);
  let bias = 0;
  const random = sequence();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { passages, isAttack } of shuffled(texts, random)) {
      const { features, sum } = mostSuspicious(passages, weights);
      const wrong = (isAttack ? 1 : 0) - 1 / (1 + Math.exp(-bias - sum));
      bias += BIAS_STEP * wrong;
      for (const feature of features) {
        const weight = weights[feature] as number;
        const slope = wrong - DECAY * weight;
        const square = (squares[feature] as number) + slope * slope;
        squares[feature] = square;
        weights[feature] = weight + (STEP * slope) / Math.sqrt(square);
      }
    }
  }
  return { weights, bias };
}

function featuresOf(text: string, meanings: Lexicon): number[][] {
  const reading = readWords(text);
  const passages = passagesOf(reading);
  const features = Array.from({ length: Math.max(1, passages.count) }, (): number[] => []);
  const visit = (passage: number, feature: number) => void features[passage]?.push(feature);
  visitFeatures(reading, passages, { meanings, visit });
  doneReading(reading);
  return features;
}

/** The passage, or two in a row, with the largest sum. */
function mostSuspicious(passages: readonly number[][], weights: Float32Array) {
  let best = { features: passages[0] as number[], sum: Number.NEGATIVE_INFINITY };
  for (let at = 0; at < passages.length; at += 1) {
    const features = passages[at] as number[];
    for (const each of at > 0 ? [features, [...(passages[at - 1] as number[]), ...features]] : [features]) {
      let sum = 0;
      for (const feature of each) sum += weights[feature] as number;
      if (sum > best.sum) best = { features: each, sum };
    }
  }
  return best;
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other] as Item, order[at] as Item];
  }
  return order;
}

/** Numbers from 0 to 1, always the same (a linear congruential generator with the constants of Numerical Recipes). */
function sequence(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
