import type { FieldName } from '@leadline/contracts';
import { chanceOf, drawChance } from './chance.ts';
import { type CompanyKind, contextsOf } from './kind.ts';
import type { Lessons } from './lessons.ts';
import { type ChoosableCall, fieldList, keyOfCall, type Planned, usd, type Wave } from './plan.ts';

export interface LearnedQuestion {
  readonly missing: readonly FieldName[];
  readonly calls: readonly ChoosableCall[];
  readonly budgetUsd: number;
  readonly kind: CompanyKind;
  readonly lessons: Lessons;
  /** Uniform in [0, 1); seeded by whoever wants the same choice again. */
  readonly random: () => number;
  readonly settings?: Partial<ChoiceSettings>;
}

export interface ChoiceSettings {
  /** What one more field is worth, in US dollars: a call that costs more for each field it is expected to add is left. */
  readonly fieldWorthUsd: number;
  /** Share of waves in which a call is tried that would have been left, so that what has changed is found out. */
  readonly exploration: number;
}

export const DEFAULT_CHOICE: ChoiceSettings = { fieldWorthUsd: 0.033, exploration: 0.015 };
/** Calls go out together where what one is likely to bring leaves the other worth its price. */
const LIKELY = 0.5;

interface Weighed {
  readonly call: ChoosableCall;
  /** Drawn chance for each missing field it yields. */
  readonly chances: ReadonlyMap<FieldName, number>;
}

/**
 * Which calls to make now: everything free; of the paid ones the set whose expected new fields are worth their price,
 * found greedily by new fields per dollar (the gain of a set is submodular, so greedy is near the best: Nemhauser et al.
 * 1978). Chances are drawn from what was learned of such companies; a floor of exploration tries what would be left.
 */
export function learnedWave(question: LearnedQuestion): Wave {
  const settings = { ...DEFAULT_CHOICE, ...question.settings };
  const weighed = weigh(question);
  const free = weighed.filter(({ call }) => call.priceUsd === 0);
  const now: Planned[] = free.map(({ call, chances }) => ({
    call,
    gain: sum(chances),
    reason: 'costs nothing',
  }));
  const paid = weighed.filter(({ call }) => call.priceUsd > 0);
  const likely = new Map<FieldName, number>();
  let money = question.budgetUsd;
  const open = new Set(paid);
  // Free calls answer before money is spent: what they bring need not be bought.
  if (free.length > 0) return { now, left: [...leftOver(question, weighed), ...waiting(open)] };
  for (;;) {
    const best = bestOf(open, { likely, money, settings });
    if (!best) break;
    open.delete(best.weighed);
    money -= best.weighed.call.priceUsd;
    now.push(planned(best));
    for (const [field, chance] of best.weighed.chances) if (chance >= LIKELY) likely.set(field, 1);
  }
  const tried = explore(open, { money, settings, random: question.random, isEmpty: now.length === 0 });
  if (tried) {
    open.delete(tried.weighed);
    now.push(tried.planned);
  }
  return { now, left: [...leftOver(question, weighed), ...unworthy(open, { likely, money, settings })] };
}

function weigh({ missing, calls, kind, lessons, random }: LearnedQuestion): Weighed[] {
  const contexts = contextsOf(kind);
  return calls
    .map((call) => {
      const fields = call.yields.filter((field) => missing.includes(field));
      const chances = fields.map((field): [FieldName, number] => [
        field,
        drawChance(chanceOf(lessons, keyOfCall(call), { field, contexts }), random),
      ]);
      return { call, chances: new Map(chances) };
    })
    .filter(({ chances }) => chances.size > 0);
}

interface Standing {
  /** Fields that calls of this wave are likely to bring. */
  readonly likely: ReadonlyMap<FieldName, number>;
  readonly money: number;
  readonly settings: ChoiceSettings;
}

interface Candidate {
  readonly weighed: Weighed;
  readonly gain: number;
}

function bestOf(open: ReadonlySet<Weighed>, standing: Standing): Candidate | null {
  let best: Candidate | null = null;
  for (const weighed of open) {
    const gain = gainOf(weighed, standing.likely);
    if (weighed.call.priceUsd > standing.money || !isWorth(weighed.call, gain, standing.settings)) continue;
    if (!best || gain / priceOf(weighed.call) > best.gain / priceOf(best.weighed.call))
      best = { weighed, gain };
  }
  return best;
}

function gainOf({ chances }: Weighed, likely: ReadonlyMap<FieldName, number>): number {
  let gain = 0;
  for (const [field, chance] of chances) gain += chance * (1 - (likely.get(field) ?? 0));
  return gain;
}

function isWorth(call: ChoosableCall, gain: number, { fieldWorthUsd }: ChoiceSettings): boolean {
  return gain * fieldWorthUsd >= priceOf(call);
}

function priceOf({ expectedUsd, priceUsd }: ChoosableCall): number {
  return Math.max(expectedUsd ?? priceUsd, 1e-6);
}

function planned({ weighed: { call, chances }, gain }: Candidate): Planned {
  const hopeful = [...chances].sort((a, b) => b[1] - a[1]).map(([field]) => field);
  const reason = `expected to add ${gain.toFixed(1)} fields (${fieldList(hopeful)}) for ${usd(priceOf(call))}`;
  return { call, gain, reason };
}

function explore(
  open: ReadonlySet<Weighed>,
  given: { money: number; settings: ChoiceSettings; random: () => number; isEmpty: boolean },
): { weighed: Weighed; planned: Planned } | null {
  const affordable = [...open].filter(({ call }) => call.priceUsd <= given.money);
  if (affordable.length === 0 || given.random() >= given.settings.exploration) return null;
  const weighed = affordable[Math.floor(given.random() * affordable.length)] as Weighed;
  const reason = `tried although little is expected of it (${sum(weighed.chances).toFixed(1)} fields): one wave in ${Math.round(1 / given.settings.exploration)} finds out what has changed`;
  return { weighed, planned: { call: weighed.call, gain: sum(weighed.chances), reason } };
}

function leftOver({ calls }: LearnedQuestion, weighed: readonly Weighed[]): Wave['left'] {
  const some = new Set(weighed.map(({ call }) => call));
  return calls
    .filter((call) => !some.has(call))
    .map((call) => ({ call, reason: 'yields nothing that is still missing' }));
}

function waiting(open: ReadonlySet<Weighed>): Wave['left'] {
  return [...open].map(({ call }) => ({ call, reason: 'waits for what is free' }));
}

function unworthy(open: ReadonlySet<Weighed>, { likely, money, settings }: Standing): Wave['left'] {
  return [...open].map((weighed) => {
    const { call } = weighed;
    const gain = gainOf(weighed, likely);
    if (isWorth(call, gain, settings) && call.priceUsd > money)
      return {
        call,
        reason: `costs up to ${usd(call.priceUsd)}, and ${usd(money)} of the budget is left`,
        lacksMoney: true,
      };
    const worth = usd(gain * settings.fieldWorthUsd);
    return { call, reason: `expected to add fields worth ${worth}, and costs ${usd(priceOf(call))}` };
  });
}

function sum(chances: ReadonlyMap<FieldName, number>): number {
  return [...chances.values()].reduce((total, chance) => total + chance, 0);
}
