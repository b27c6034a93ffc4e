import type { ExtractionType, InsightItem } from '@leadline/contracts';
import { planningMeans } from '../personal/index.ts';
import { groupAlike } from './alike.ts';
import { chooseFindings, sizeFor } from './choose.ts';
import type { ConsolidatedDraft } from './drafts.ts';
import type { Slice } from './finding.ts';
import { budgetFor, crewFor, fitOf, messageFor, type Reader, riskFor } from './fit.ts';
import { measureText, priorityFor, type Worded, wordedFindings } from './item-rules.ts';
import type { Scene } from './wordings/phrasing.ts';
import { WORK } from './wordings/work.ts';

const MOST_INSIGHTS = 3;

/** What consolidation by rules works on: a category's items, and what was measured over all its answers. */
export interface ConsolidationInput {
  readonly type: ExtractionType;
  readonly items: readonly InsightItem[];
  readonly slice: Slice;
  readonly scene: Scene;
  readonly reader: Reader;
}

/**
 * The top three of a category for this company and reader. Items about the same thing are merged; what the
 * rules found themselves is measured again over all answers of the category, so that its figures speak for
 * all of them (and what does not hold there falls away); a model's items stand in their own words. Ranked by
 * size and by fit for the reader.
 */
export function consolidateByRules(input: ConsolidationInput): ConsolidatedDraft[] {
  const byTopic = Map.groupBy(
    input.items.map((item, index) => ({ item, number: index + 1 })),
    ({ item }) => topicKey(item.topic, item.targetQueries[0]),
  );
  const measured = wordedFindings(input.slice, input.type, input.scene).flatMap((worded) => {
    const sources = byTopic.get(topicKey(worded.wording.topic, worded.finding.questions[0])) ?? [];
    const own = sources.filter(({ item }) => item.author === 'rules');
    return own.length === 0 ? [] : [{ ...worded, from: own.map(({ number }) => number) }];
  });
  const chosen = chooseFindings(measured, MOST_INSIGHTS, (candidate) => worthOf(candidate, input)).map(
    (candidate, place) => ({
      draft: draftFromFinding({ ...candidate, place }, input),
      value: worthOf(candidate, input),
    }),
  );
  const others = groupAlike(input.items, ({ author }) => author === 'model').map((group) => ({
    draft: draftFromItems(group, input),
    value: sizeOfItems(group, input.items),
  }));
  return [...chosen, ...others]
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST_INSIGHTS)
    .map(({ draft }) => draft);
}

function topicKey(topic: string, question: string | undefined): string {
  return topic === 'Buyer question' ? `${topic}: ${question ?? ''}` : topic;
}

function worthOf({ finding, wording }: Worded, { type, reader }: ConsolidationInput): number {
  return sizeFor(finding, type) * fitOf(finding, wording.work, reader);
}

function draftFromFinding(
  { finding, wording, from, place }: Worded & { readonly from: readonly number[]; readonly place: number },
  { reader }: ConsolidationInput,
): ConsolidatedDraft {
  const means = planningMeans(reader.company, reader.persona);
  const work = WORK[wording.work];
  return {
    from,
    title: wording.headline,
    description: describe({ finding, wording }, reader),
    priority: priorityFor(finding.weight * fitOf(finding, wording.work, reader)),
    difficulty: work.difficulty,
    timeline: work.timeline,
    budget: budgetFor(wording.work, means),
    team: crewFor(wording.work, means),
    resources: work.resources,
    needs: [...new Set([wording.needs ?? work.needs, work.needs])],
    roi: [wording.gain.statement, wording.gain.basis],
    metrics: [measureText(wording), ...reader.persona.kpis.slice(0, 1).map(trackedKpi)],
    wins: [wording.firstStep, ...wording.steps.slice(0, reader.persona.detailLevel === 'brief' ? 1 : 2)],
    risk: riskFor(wording.work, reader),
    edge: wording.edge,
    message: messageFor({ ...wording, place }, reader),
    author: 'rules',
  };
}

/** One sentence for a reader in a hurry; the grounds for most; the questions as well for who does the work. */
export function describe({ finding, wording }: Worded, { persona }: Reader): string {
  if (persona.detailLevel === 'brief') return `${wording.text} ${wording.ask}`;
  const told = `${wording.text} ${wording.why} ${wording.ask}`;
  if (persona.detailLevel === 'standard') return told;
  const questions = finding.questions.slice(0, 4).map((question) => `“${question}”`);
  return `${told} Questions concerned: ${questions.join('; ')}${finding.questions.length > 4 ? ` and ${finding.questions.length - 4} more` : ''}.`;
}

export function trackedKpi(kpi: string): string {
  return `${kpi.charAt(0).toUpperCase()}${kpi.slice(1)}, quarter against quarter`;
}

interface ItemGroup {
  readonly best: InsightItem;
  readonly numbers: readonly number[];
}

function sizeOfItems({ best, numbers }: ItemGroup, items: readonly InsightItem[]): number {
  return (best.priority / 10) * (0.5 + 0.5 * (numbers.length / Math.max(1, items.length / 10)));
}

/** An item that the rules did not find themselves, in its own words, with this company's means. */
function draftFromItems({ best, numbers }: ItemGroup, { reader }: ConsolidationInput): ConsolidatedDraft {
  const means = planningMeans(reader.company, reader.persona);
  const work = best.difficulty === 'easy' ? 'page' : best.difficulty === 'moderate' ? 'proof' : 'coverage';
  const [firstAction = best.text, ...rest] = best.actionItems;
  return {
    from: numbers,
    title: best.topic,
    description: best.text,
    priority: best.priority,
    difficulty: best.difficulty,
    timeline: best.timeline,
    budget: budgetFor(work, means),
    team: crewFor(work, means),
    resources: WORK[work].resources,
    needs: best.dependencies.length > 0 ? best.dependencies : [WORK[work].needs],
    roi: [best.estimatedRoi.statement, best.estimatedRoi.basis],
    metrics: [...best.successMetrics, ...reader.persona.kpis.slice(0, 1).map(trackedKpi)],
    wins: [firstAction, ...rest.slice(0, 1)],
    risk: best.riskFactors[0] ?? riskFor(work, reader),
    edge: best.competitiveAdvantage,
    message: messageFor({ work, edge: best.competitiveAdvantage, place: numbers[0] ?? 0 }, reader),
    author: 'rules',
  };
}
