import type { Rate, RivalScore } from '@leadline/contracts';
import { counted, hitsOf, interval, percent } from './figures.ts';
import { CATEGORY_NAMES } from './names.ts';
import { isolated } from './plain-text.ts';
import type { ReportView } from './report-view.ts';

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });

/** Measured findings in plain sentences; every presenter that opens with words uses these. */
export interface Narrative {
  readonly visibility: string;
  readonly standing: string | null;
  readonly journey: string | null;
  readonly tone: string | null;
}

export function narrate(view: ReportView): Narrative {
  return {
    visibility: visibilitySentence(view),
    standing: standingSentence(view),
    journey: journeySentence(view),
    tone: toneSentence(view),
  };
}

function visibilitySentence({ report }: ReportView): string {
  const { mentionRate } = report.scores;
  if (mentionRate.rate === null) return 'There are no answers to measure yet.';
  const brand = isolated(report.audit.brand);
  if (mentionRate.hits === 0) {
    return `None of ${counted(mentionRate.n, 'answer')} names ${brand}. The true rate may still be as high as ${percent(mentionRate.high)} (95% interval).`;
  }
  return `${hitsOf(mentionRate)} answers name ${brand}: ${percent(mentionRate.rate)}. The true rate likely lies between ${interval(mentionRate).replace('–', '% and ')} (95% interval).`;
}

function overlaps(a: Rate, b: Rate): boolean {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return true;
  return a.low <= b.high && b.low <= a.high;
}

function standingSentence({ report }: ReportView): string | null {
  const ranked = rankByRate(report.scores.rivals);
  const own = ranked.find((rival) => rival.isBrand);
  if (own === undefined || own.mentionRate.rate === null || ranked.length < 2) return null;
  const ahead = ranked.filter((rival) => rival.mentionRate.hits > own.mentionRate.hits);
  const other = ahead[0] ?? ranked.find((rival) => !rival.isBrand);
  if (other === undefined) return null;
  const level = own.mentionRate.hits === other.mentionRate.hits;
  const position = level ? 'level with' : ahead.length === 0 ? 'ahead of' : 'behind';
  const doubt = overlaps(own.mentionRate, other.mentionRate)
    ? ' The intervals overlap, so this order could still be chance.'
    : '';
  return `It ranks ${ordinal(ahead.length + 1)} of ${ranked.length} by how often it is named, ${position} ${isolated(other.name)} (${percent(other.mentionRate.rate)}).${doubt}`;
}

function ordinal(place: number): string {
  const ending = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' };
  return `${place}${ending[ORDINALS.select(place)]}`;
}

/** Brands by mention rate, highest first; brands never measured come last. */
export function rankByRate(rivals: readonly RivalScore[]): RivalScore[] {
  return [...rivals].sort((a, b) => (b.mentionRate.rate ?? -1) - (a.mentionRate.rate ?? -1));
}

function journeySentence({ report }: ReportView): string | null {
  const measured = report.scores.byCategory.filter((entry) => entry.mentionRate.rate !== null);
  if (measured.length < 2) return null;
  const sorted = [...measured].sort((a, b) => (b.mentionRate.rate ?? 0) - (a.mentionRate.rate ?? 0));
  const best = sorted[0];
  const worst = sorted.at(-1);
  if (best === undefined || worst === undefined || best.mentionRate.rate === worst.mentionRate.rate)
    return null;
  return `It shows most in “${CATEGORY_NAMES[best.category]}” questions (${percent(best.mentionRate.rate)}, n = ${best.mentionRate.n}) and least in “${CATEGORY_NAMES[worst.category]}” (${percent(worst.mentionRate.rate)}, n = ${worst.mentionRate.n}).`;
}

function toneSentence({ answers }: ReportView): string | null {
  const judged = answers.filter(({ answer }) => answer.brand.sentiment !== null);
  if (judged.length === 0) return null;
  const parts = (['positive', 'neutral', 'mixed', 'negative'] as const)
    .map((tone) => [tone, judged.filter(({ answer }) => answer.brand.sentiment === tone).length] as const)
    .filter(([, found]) => found > 0)
    .map(([tone, found]) => `${found} ${tone}`);
  return `Of ${counted(judged.length, 'answer')} with a judged tone: ${parts.join(', ')}.`;
}
