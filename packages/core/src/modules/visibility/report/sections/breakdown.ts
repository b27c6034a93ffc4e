import type { ScoreCard } from '@leadline/contracts';
import { FUNNEL_STAGE_OF } from '@leadline/contracts';
import { type Html, html } from '../page/html.ts';
import { answerNumbers, scoreParts, scoreWithSample } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { count, hitsOf, interval, percent, score } from '../view/figures.ts';
import { CATEGORY_NAMES, providerName, STAGE_NAMES } from '../view/names.ts';
import type { NumberedAnswer, ReportView } from '../view/report-view.ts';

const SCORES = [
  ['overall', 'Overall'],
  ['visibility', 'Visibility'],
  ['sentiment', 'Sentiment'],
  ['shareOfVoice', 'Share of voice'],
  ['geo', 'GEO'],
] as const;

/** Every score opened into its parts, for the whole audit and for every slice, down to the answers. */
export function breakdownSection(view: ReportView): ReportSection {
  const { scores } = view.report;
  const slices = slicesOf(view);
  const whole = SCORES.map(
    ([key, name]) =>
      html`
        <details class="inner printed"><summary class="row"><span>${name}</span><span>${scoreWithSample(scores[key])}</span></summary>
        <div id="computed-${key}">${scoreParts(scores[key])}</div></details>`,
  );
  return {
    id: 'computed',
    title: 'How this is computed',
    group: 'Evidence',
    lead: 'Mentions, counts, positions and citations are measured by code over the whole text. A score is the weighted sum of its parts. Intervals are Wilson score intervals at 95%.',
    body: html`<div class="card"><h3>The whole audit</h3>${whole}</div>
      <h3>Every slice</h3>${sliceTable(slices)}
      <details class="fold"><summary><span>Parts and answers of every slice</span></summary>
      <div>${slices.map(sliceFold)}</div></details>`,
  };
}

interface Slice {
  readonly id: string;
  readonly name: string;
  readonly card: ScoreCard;
  readonly answers: readonly NumberedAnswer[];
}

function slicesOf(view: ReportView): Slice[] {
  const { scores } = view.report;
  const of = (keep: (numbered: NumberedAnswer) => boolean) => view.answers.filter(keep);
  return [
    ...scores.byFunnelStage
      .filter((card) => card.answers > 0)
      .map((card) => ({
        id: `stage-${card.funnelStage}`,
        name: `Stage: ${STAGE_NAMES[card.funnelStage]}`,
        card,
        answers: of(({ answer }) => FUNNEL_STAGE_OF[answer.category] === card.funnelStage),
      })),
    ...scores.byCategory.map((card) => ({
      id: `category-${card.category}`,
      name: `Category: ${CATEGORY_NAMES[card.category]}`,
      card,
      answers: of(({ answer }) => answer.category === card.category),
    })),
    ...scores.byProvider.map((card) => ({
      id: `provider-${view.providers.indexOf(card.provider)}`,
      name: `Assistant: ${providerName(card.provider)}`,
      card,
      answers: of(({ answer }) => answer.provider === card.provider),
    })),
  ];
}

function sliceTable(slices: readonly Slice[]): Html {
  const rows = slices.map(
    ({ id, name, card }) =>
      html`<tr><th scope="row"><a href="#computed-${id}"><bdi>${name}</bdi></a></th>
        <td class="num strong">${percent(card.mentionRate.rate)} <small>${interval(card.mentionRate)}</small></td>${SCORES.map(
          ([key]) => html`
        <td class="num">${score(card[key].value)}</td>`,
        )}<td class="num">${count(card.answers)}</td></tr>`,
  );
  return html`<div class="card scroll"><table class="data"><thead><tr><th scope="col">Slice</th>
    <th scope="col" class="num">Mention rate</th>${SCORES.map(
      ([, name]) => html`
    <th scope="col" class="num">${name}</th>`,
    )}<th scope="col" class="num">n</th></tr></thead><tbody>${rows}
    </tbody></table></div>`;
}

function sliceFold({ id, name, card, answers }: Slice): Html {
  const named = answers.filter(({ answer }) => answer.brand.mentioned);
  const silent = answers.filter(({ answer }) => !answer.brand.mentioned);
  return html`
    <details class="inner"><summary class="row"><span><bdi>${name}</bdi></span><span class="muted">${percent(card.mentionRate.rate)} <small>${hitsOf(card.mentionRate)}</small></span></summary>
    <div id="computed-${id}">${SCORES.map(
      ([key, title]) => html`<h4>${title} ${scoreWithSample(card[key])}</h4>${scoreParts(card[key])}`,
    )}<h4>Answers that name the brand</h4>${answerNumbers(named)}<h4>Answers that do not</h4>${answerNumbers(silent)}</div></details>`;
}
