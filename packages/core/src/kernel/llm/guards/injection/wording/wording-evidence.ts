import { readFileSync } from 'node:fs';
import { NOTHING } from '../../finding.ts';
import type { Reading } from '../../reading/index.ts';
import type { Evidence } from '../evidence.ts';
import { INJECTION_PHRASES } from '../phrase-rules.ts';
import { type Passages, passagesOf, visitFeatures } from './features.ts';
import { type Example, learnWording, type Wording } from './learn-wording.ts';

/** Logarithm of the odds from which a passage counts: nearly all texts are ordinary, and of the examples only half. */
const MARGIN = 4;
/** No wording proves an attempt. */
const MOST = 0.9;

const { lexicon } = INJECTION_PHRASES;
let learnt: Wording | undefined;

/** Works out what the examples teach, which takes some hundredths of a second, before the first text that waits for it. */
export function learnAhead(): void {
  learnt ??= learnWording([...examplesOf('attacks'), ...examplesOf('ordinary')], lexicon);
}

/** The passages, or two in a row, whose words are rather those of attempts than of ordinary texts. Linear in the length of the text. */
export function wordingEvidence(reading: Reading): readonly Evidence[] {
  learnAhead();
  const { weights, bias } = learnt as Wording;
  const passages = passagesOf(reading);
  const sums = new Float64Array(passages.count + 1);
  const visit = (passage: number, feature: number) => {
    sums[passage] = (sums[passage] as number) + (weights[feature] as number);
  };
  visitFeatures(reading, passages, { meanings: lexicon, visit });
  let found: Evidence[] | undefined;
  const add = (odds: number, first: number, last: number) => {
    const score = Math.min(MOST, 1 / (1 + Math.exp(-odds)));
    (found ??= []).push({
      kind: 'wording',
      sign: 'wording',
      score,
      ...spanOf(reading, passages, [first, last]),
    });
  };
  const threshold = MARGIN - bias;
  for (let passage = 0; passage < passages.count; passage += 1) {
    const sum = sums[passage] as number;
    const next = sums[passage + 1] as number;
    if (sum >= threshold) add(sum - threshold, passage, passage);
    // Two that say it only together.
    else if (next < threshold && sum + next >= threshold) add(sum + next - threshold, passage, passage + 1);
  }
  return found ?? NOTHING;
}

function spanOf(
  { count, starts, ends }: Reading,
  passages: Passages,
  [first, last]: readonly [number, number],
) {
  const behind = last + 1 < passages.count ? (passages.firstWords[last + 1] as number) : count;
  return { start: starts[passages.firstWords[first] as number] as number, end: ends[behind - 1] as number };
}

/** The texts that are learnt from. */
export function readExamples(
  kind: 'attacks' | 'ordinary',
): { readonly text: string; readonly origin?: 'fetched' }[] {
  return readFileSync(new URL(`./examples/${kind}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { text: string; origin?: 'fetched' });
}

function examplesOf(kind: 'attacks' | 'ordinary'): Example[] {
  return readExamples(kind).map(({ text }) => ({ text, isAttack: kind === 'attacks' }));
}
