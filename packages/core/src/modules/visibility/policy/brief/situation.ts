import type { Rate, RivalScore, Score, Scores, StrategicPriority } from '@leadline/contracts';
import { assistantName, capital, listing, percent } from '../insights/index.ts';

/** "30 of 120 answers (25 %)". */
export function rateText(rate: Rate): string {
  return `${rate.hits} of ${rate.n} answers (${percent(rate.hits, rate.n)})`;
}

/** "18–33 %", the 95 % interval; empty without answers. */
export function intervalText(rate: Rate): string {
  if (rate.low === null || rate.high === null) return '';
  return `${Math.round(rate.low * 100)}–${Math.round(rate.high * 100)} %`;
}

/** "34 of 100", or "not measurable". */
export function scoreText(score: Score): string {
  return score.value === null ? 'not measurable' : `${Math.round(score.value)} of 100`;
}

export function rivalsOf(scores: Scores): RivalScore[] {
  return scores.rivals.filter((rival) => !rival.isBrand);
}

/** The rival with the most mentions, where any is named. */
export function leaderOf(scores: Scores): RivalScore | undefined {
  return rivalsOf(scores).find((rival) => rival.mentions > 0);
}

const ORDINALS = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];

/** "third of seven brands by share of voice"; null without rivals. */
export function rankText(scores: Scores): string | null {
  const place = scores.rivals.findIndex((rival) => rival.isBrand);
  if (place === -1 || scores.rivals.length < 2 || (leaderOf(scores) === undefined && place === 0))
    return null;
  return `${ORDINALS[place] ?? `number ${place + 1}`} of ${scores.rivals.length} brands by share of voice`;
}

/** The five scores in one sentence, and how far chance could move the rate of mention. */
export function currentState(scores: Scores, brand: string): string {
  const share = scores.shareOfVoice.value;
  const parts = [
    `visibility ${scoreText(scores.visibility)}`,
    share === null ? 'share of voice not measurable' : `share of voice ${Math.round(share)} %`,
    scores.sentiment.value === null
      ? 'no sentiment to measure'
      : `sentiment ${scoreText(scores.sentiment)} over ${scores.sentiment.n} mention${scores.sentiment.n === 1 ? '' : 's'}`,
    scores.geo.value === null ? '' : `GEO ${scoreText(scores.geo)}`,
  ].filter((part) => part !== '');
  const interval = intervalText(scores.mentionRate);
  const spread = interval === '' ? '' : ` The true rate of mention lies at ${interval} with 95 % confidence.`;
  return `Overall ${scoreText(scores.overall)}: ${listing(parts, 5)}. ${brand} is named in ${rateText(scores.mentionRate)}.${spread}`;
}

export function competitivePosition(scores: Scores, brand: string): string {
  const rivals = rivalsOf(scores).filter((rival) => rival.mentions > 0);
  const [leader] = rivals;
  if (leader === undefined) {
    return rivalsOf(scores).length === 0
      ? 'No rivals were configured, so a position cannot be given; the brands found in the answers are listed in the report.'
      : 'None of the configured rivals is named in any answer.';
  }
  const named = listing(
    rivals.map((rival) => `${rival.name} in ${rival.mentionRate.hits}`),
    4,
  );
  const rank = rankText(scores);
  const ahead = leader.aheadOfBrand;
  const order =
    ahead.n === 0
      ? ` No answer names ${leader.name} and ${brand} together.`
      : ` Where both are named, ${leader.name} stands ahead in ${ahead.hits} of ${ahead.n}.`;
  return `Of ${scores.answers} answers ${brand} is named in ${scores.mentionRate.hits}, ${named}${rank === null ? '' : `; ${brand} is ${rank}`}.${order}`;
}

/** The largest gap in figures, in the words of the first competitive priority. */
export function strategicGap(
  scores: Scores,
  brand: string,
  priorities: readonly StrategicPriority[],
): string {
  const gap = priorities.find((priority) => priority.type === 'competitive_gaps');
  if (gap !== undefined) return firstSentence(gap.description);
  const missing = scores.mentionRate.n - scores.mentionRate.hits;
  return missing === 0
    ? `${brand} is named in every answer; what is left to win is the place and the recommendation.`
    : `${missing} of ${scores.mentionRate.n} answers do not name ${brand}.`;
}

/** Up to the full stop that ends it: not one inside a figure or an abbreviation. */
export function firstSentence(text: string): string {
  return /^.*?[.!?]”?(?=\s[\p{Lu}\p{N}]|$)/su.exec(text)?.[0] ?? text;
}

/** From this difference on two rates are told apart in words; answers needed of each. */
const TELLING = { gap: 0.25, answers: 8 };

/** The one thing to know: whether the trouble is where, how, in what order or whether at all the brand is named. */
export function keyInsight(scores: Scores, brand: string): string {
  return (
    orderInsight(scores, brand) ??
    kindnessInsight(scores, brand) ??
    assistantInsight(scores, brand) ??
    stageInsight(scores, brand) ??
    `${brand} is named in ${rateText(scores.mentionRate)}, about as often with every assistant and at every stage: what is missing is missing everywhere.`
  );
}

function orderInsight(scores: Scores, brand: string): string | null {
  const leader = leaderOf(scores);
  const rate = scores.mentionRate.rate ?? 0;
  const ahead = leader?.aheadOfBrand;
  if (leader === undefined || ahead === undefined || rate < 0.6 || (ahead.rate ?? 0) < 0.6) return null;
  return `Presence is not the problem, order is: ${brand} is named in ${rateText(scores.mentionRate)}, but ${leader.name} comes first in ${ahead.hits} of the ${ahead.n} that name both.`;
}

function kindnessInsight(scores: Scores, brand: string): string | null {
  const { sentiment, mentionRate } = scores;
  if (sentiment.value === null || sentiment.n < TELLING.answers || mentionRate.rate === null) return null;
  if (mentionRate.rate < 0.5 && sentiment.value >= 70) {
    return `${brand} is spoken well of when it is named (sentiment ${Math.round(sentiment.value)} of 100 over ${sentiment.n} answers) and left out of ${mentionRate.n - mentionRate.hits} of ${mentionRate.n}: the task is to be named, not to be liked.`;
  }
  if (sentiment.value < 50) {
    return `What is said matters more than how often: over ${sentiment.n} answers that name ${brand}, sentiment is ${Math.round(sentiment.value)} of 100, so more mentions alone would spread the criticism.`;
  }
  return null;
}

function assistantInsight(scores: Scores, brand: string): string | null {
  const cards = scores.byProvider.filter((card) => card.answers >= TELLING.answers);
  const ranked = [...cards].sort((a, b) => (b.mentionRate.rate ?? 0) - (a.mentionRate.rate ?? 0));
  const [best] = ranked;
  const worst = ranked.at(-1);
  if (best === undefined || worst === undefined) return null;
  if ((best.mentionRate.rate ?? 0) - (worst.mentionRate.rate ?? 0) < TELLING.gap) return null;
  return `It depends on whom buyers ask: ${assistantName(best.provider)} names ${brand} in ${rateText(best.mentionRate)}, ${assistantName(worst.provider)} in ${rateText(worst.mentionRate)}.`;
}

function stageInsight(scores: Scores, brand: string): string | null {
  const cards = scores.byFunnelStage.filter((card) => card.answers >= TELLING.answers);
  const ranked = [...cards].sort((a, b) => (b.mentionRate.rate ?? 0) - (a.mentionRate.rate ?? 0));
  const [best] = ranked;
  const worst = ranked.at(-1);
  if (best === undefined || worst === undefined) return null;
  if ((best.mentionRate.rate ?? 0) - (worst.mentionRate.rate ?? 0) < TELLING.gap) return null;
  return `${brand} is lost at the ${worst.funnelStage} stage: named there in ${rateText(worst.mentionRate)}, against ${rateText(best.mentionRate)} at the ${best.funnelStage} stage.`;
}

/** Points by which two stages' scores must differ to be called better and worse. */
const TOLD_APART = 5;

/** The opening: where the brand stands, against whom, and what to do first. */
export function opening(scores: Scores, brand: string, first: StrategicPriority | undefined): string {
  const rank = rankText(scores);
  const leader = leaderOf(scores);
  const standing = `AI assistants name ${brand} in ${rateText(scores.mentionRate)}${rank === null ? '' : `, which makes it ${rank}`}${leader === undefined ? '' : `; ${leader.name} is named in ${leader.mentionRate.hits}`}.`;
  const stages = [...scores.byFunnelStage]
    .filter((card) => card.answers > 0 && card.overall.value !== null)
    .sort((a, b) => (b.overall.value ?? 0) - (a.overall.value ?? 0));
  const [best] = stages;
  const worst = stages.at(-1);
  const journey =
    best === undefined ||
    worst === undefined ||
    (best.overall.value ?? 0) - (worst.overall.value ?? 0) < TOLD_APART
      ? ''
      : ` It does best at the ${best.funnelStage} stage (${scoreText(best.overall)}) and worst at the ${worst.funnelStage} stage (${scoreText(worst.overall)}).`;
  const move = first === undefined ? '' : ` The first move: ${capital(first.title)}.`;
  return `${standing}${journey}${move}`;
}
