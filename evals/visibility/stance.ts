import {
  compileBrands,
  findMentions,
} from '../../packages/core/src/modules/visibility/policy/matching/index.ts';
import { readStances, type Stance } from '../../packages/core/src/modules/visibility/policy/stance/index.ts';
import { type Measurement, type MeasurementGroup, measurement } from '../../scripts/measurements.ts';
import { evalDataDir, isRecord, ratio, readManagerAnswers, readRows, threeDigits } from './data.ts';

interface StanceLabel {
  readonly answerId: string;
  readonly brand: string;
  readonly sentiment: string;
  readonly strength: string;
  readonly context: string;
}

/** A labelled value beside the judged one. */
interface Pair {
  readonly gold: string;
  readonly judged: string;
}

const BRANDS = ['1Password', 'Bitwarden', 'Dashlane', 'Keeper', 'LastPass', 'NordPass', 'RoboForm'];
const STRENGTHS = ['none', 'weak', 'moderate', 'strong'];

/**
 * Does the builtin judge agree with a careful reader on how an answer stands to each brand it names?
 *
 * Macro-F1 is the mean of F1 over the sentiments that occur in the labels (positive, negative and mixed; no pair is
 * labelled neutral), so a judged `neutral` is simply wrong and no class is scored that nobody could find. Strength
 * counts as within one step on none < weak < moderate < strong.
 */
export async function rows(dataDir: string): Promise<Measurement[]> {
  const judged = await judgeLabels(dataDir);
  const sentiments = judged.map(({ label, stance }) => pair(label.sentiment, stance?.sentiment));
  const strengths = judged.map(({ label, stance }) => pair(label.strength, stance?.recommendationStrength));
  const contexts = judged.map(({ label, stance }) => pair(label.context, stance?.contextQuality));
  const contextAccuracy = threeDigits(accuracy(contexts));
  return [
    measurement({
      name: 'visibility/sentiment-macro-f1',
      value: macroF1(sentiments),
      bar: '≥ 0.60',
      unit: '',
      note: sentimentNote(sentiments),
    }),
    measurement({
      name: 'visibility/strength-within-one',
      value: withinOne(strengths),
      bar: '≥ 0.90',
      unit: '',
      note: [
        `n = ${strengths.length}; always "${majorityOf(strengths)}": ${threeDigits(withinOne(alwaysMajority(strengths)))}`,
        `always "moderate": ${threeDigits(withinOne(strengths.map(({ gold }) => ({ gold, judged: 'moderate' }))))}`,
        `exact ${threeDigits(accuracy(strengths))} (majority ${threeDigits(accuracy(alwaysMajority(strengths)))})`,
        `context exact ${contextAccuracy} (majority ${threeDigits(accuracy(alwaysMajority(contexts)))})`,
        `label>judged: ${confusion(strengths)}`,
      ].join('; '),
    }),
    await newsRow(dataDir),
  ];
}

async function judgeLabels(dataDir: string): Promise<{ label: StanceLabel; stance: Stance | null }[]> {
  const answers = new Map((await readManagerAnswers(dataDir)).map((answer) => [answer.id, answer.text]));
  const labels = await readRows({ dataDir, name: 'answers/password-managers.stance.jsonl' }, toLabel);
  const read = new Map<string, Map<string, Stance | null>>();
  return labels.map((label) => {
    const known = read.get(label.answerId) ?? stancesIn(answers.get(label.answerId) ?? '');
    read.set(label.answerId, known);
    return { label, stance: known.get(label.brand) ?? null };
  });
}

function stancesIn(text: string): Map<string, Stance | null> {
  const [first = '', ...rest] = BRANDS;
  const matcher = compileBrands(
    { name: first },
    rest.map((name) => ({ name })),
    {
      productCategory: 'password manager',
    },
  );
  const mentions = findMentions(text, matcher);
  const brands = BRANDS.map((name) => ({ name, mentions: mentions.filter(({ brand }) => brand === name) }));
  const { stances } = readStances(text, brands);
  return new Map(BRANDS.map((name, index) => [name, stances[index] ?? null]));
}

function toLabel(value: unknown): StanceLabel | null {
  if (!isRecord(value)) return null;
  const { answer_id: answerId, brand, sentiment } = value;
  const { recommendation_strength: strength, context_quality: context } = value;
  if (typeof answerId !== 'string' || typeof brand !== 'string' || typeof sentiment !== 'string') return null;
  if (typeof strength !== 'string' || typeof context !== 'string') return null;
  return { answerId, brand, sentiment, strength, context };
}

interface NewsSentence {
  readonly text: string;
  readonly targets: readonly { readonly start: number; readonly end: number; readonly sentiment: string }[];
}

/** Sentences of financial news, far from what the rules are written for: how they fare out of their field. */
async function newsRow(dataDir: string): Promise<Measurement> {
  const sentences = await readRows({ dataDir, name: 'sentiment/finentity.dev.jsonl' }, toSentence);
  const pairs = sentences.flatMap(({ text, targets }) => {
    const brands = targets.map((target) => ({
      name: text.slice(target.start, target.end),
      mentions: [target],
    }));
    const { stances } = readStances(text, brands);
    return targets.map((target, index) => pair(target.sentiment, stances[index]?.sentiment));
  });
  return measurement({
    name: 'visibility/sentiment-news-macro-f1',
    value: macroF1(pairs),
    bar: '',
    unit: '',
    note: `out of domain, reported only; ${sentimentNote(pairs)}`,
  });
}

function toSentence(value: unknown): NewsSentence | null {
  if (!isRecord(value) || typeof value['text'] !== 'string' || !Array.isArray(value['targets'])) return null;
  const targets = value['targets']
    .filter(isRecord)
    .flatMap(({ start, end, sentiment }) =>
      typeof start === 'number' && typeof end === 'number' && typeof sentiment === 'string'
        ? [{ start, end, sentiment }]
        : [],
    );
  return { text: value['text'], targets };
}

const pair = (gold: string, judged: string | undefined): Pair => ({ gold, judged: judged ?? 'not found' });

function sentimentNote(pairs: readonly Pair[]): string {
  const byClass = classesOf(pairs).map((name) => {
    const count = pairs.filter(({ gold }) => gold === name).length;
    return `${name} ${threeDigits(f1(pairs, name))} (n = ${count})`;
  });
  const majority = threeDigits(macroF1(alwaysMajority(pairs)));
  return `n = ${pairs.length}; F1 ${byClass.join(', ')}; always "${majorityOf(pairs)}": ${majority}; exact ${threeDigits(accuracy(pairs))}; label>judged: ${confusion(pairs)}`;
}

/** The mean F1 over the classes that occur in the labels. */
function macroF1(pairs: readonly Pair[]): number {
  const classes = classesOf(pairs);
  return classes.reduce((total, name) => total + f1(pairs, name), 0) / Math.max(1, classes.length);
}

function f1(pairs: readonly Pair[], name: string): number {
  const hits = pairs.filter(({ gold, judged }) => gold === name && judged === name).length;
  const named = pairs.filter(({ judged }) => judged === name).length;
  const labelled = pairs.filter(({ gold }) => gold === name).length;
  return named + labelled === 0 ? 0 : (2 * hits) / (named + labelled);
}

const classesOf = (pairs: readonly Pair[]): string[] => [...new Set(pairs.map(({ gold }) => gold))].sort();

function accuracy(pairs: readonly Pair[]): number {
  return ratio(pairs.filter(({ gold, judged }) => gold === judged).length, pairs.length);
}

function withinOne(pairs: readonly Pair[]): number {
  const near = pairs.filter(
    ({ gold, judged }) =>
      STRENGTHS.includes(judged) && Math.abs(STRENGTHS.indexOf(gold) - STRENGTHS.indexOf(judged)) <= 1,
  );
  return ratio(near.length, pairs.length);
}

function majorityOf(pairs: readonly Pair[]): string {
  const counts = Map.groupBy(pairs, ({ gold }) => gold);
  return [...counts].sort((a, b) => b[1].length - a[1].length)[0]?.[0] ?? '';
}

function alwaysMajority(pairs: readonly Pair[]): Pair[] {
  const judged = majorityOf(pairs);
  return pairs.map(({ gold }) => ({ gold, judged }));
}

function confusion(pairs: readonly Pair[]): string {
  const cells = Map.groupBy(pairs, ({ gold, judged }) => `${gold}>${judged}`);
  return [...cells]
    .sort((a, b) => b[1].length - a[1].length)
    .map(([cell, found]) => `${cell} ${found.length}`)
    .join(', ');
}

const groupOf = (prefix: string): MeasurementGroup => ({
  prefix,
  run: async () => (await rows(evalDataDir())).filter(({ name }) => name.startsWith(prefix)),
});

export const sentimentGroup = groupOf('visibility/sentiment');
export const strengthGroup = groupOf('visibility/strength');
