import type { FunnelStage, ScoreCard } from '@leadline/contracts';
import { rateBar } from '../page/charts.ts';
import { type Html, html } from '../page/html.ts';
import type { ReportSection } from '../page/section.ts';
import { hitsOf, interval, percent, score } from '../view/figures.ts';
import { CATEGORY_NAMES, STAGE_NAMES } from '../view/names.ts';
import type { ReportView } from '../view/report-view.ts';

/** The three stages of the buyer's journey, each with its categories. */
export function funnelSection(view: ReportView): ReportSection {
  const stages = view.report.scores.byFunnelStage.filter((stage) => stage.answers > 0);
  return {
    id: 'funnel',
    title: 'Along the buyer’s journey',
    group: 'Results',
    lead: 'From the first question to the choice. A brand that early answers leave out has to be found some other way.',
    body:
      stages.length === 0
        ? html`<p class="none">No answers belong to a stage.</p>`
        : html`<ol class="funnel">${stages.map((stage) => stageCard(view, stage))}</ol>`,
  };
}

function stageCard(view: ReportView, stage: ScoreCard & { funnelStage: FunnelStage }): Html {
  const { mentionRate, overall, funnelStage } = stage;
  const categories = view.report.scores.byCategory
    .filter((entry) => entry.funnelStage === funnelStage)
    .map(
      (entry) =>
        html`<div>
          <dt><a href="#answers-${entry.category}" data-filter="category=${entry.category}">${CATEGORY_NAMES[entry.category]}</a></dt><dd>${percent(entry.mentionRate.rate)} <small>${hitsOf(entry.mentionRate)}</small></dd>
          </div>`,
    );
  return html`<li class="card"><h3>${STAGE_NAMES[funnelStage]}</h3>
    <p class="value"><span class="figure">${percent(mentionRate.rate)}</span> <small>named in ${hitsOf(mentionRate)} · <span class="interval">${interval(mentionRate)}</span></small></p>${rateBar(STAGE_NAMES[funnelStage], mentionRate, 'brand')}
    <dl class="small">${categories}<div>
    <dt><a href="#computed-stage-${funnelStage}">Overall score</a></dt><dd>${score(overall.value)} <small>n = ${overall.n}</small></dd>
    </div></dl></li>`;
}
