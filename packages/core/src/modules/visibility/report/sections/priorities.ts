import { EXTRACTION_TYPES, type StrategicPriority } from '@leadline/contracts';
import { type Html, html } from '../page/html.ts';
import {
  authorTag,
  estimate,
  evidenceQuote,
  evidenceQuotes,
  facts,
  list,
  prose,
  tag,
} from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { counted } from '../view/figures.ts';
import { CATEGORY_NAMES, STAGE_NAMES, TYPE_NAMES } from '../view/names.ts';
import type { ReportView } from '../view/report-view.ts';

/** The few things that matter most over the whole journey, each with the words it rests on. */
export function prioritiesSection(view: ReportView): ReportSection {
  const { priorities } = view.report;
  const groups = EXTRACTION_TYPES.map((type) => ({
    type,
    items: priorities.filter((priority) => priority.type === type).sort((a, b) => a.rank - b.rank),
  })).filter(({ items }) => items.length > 0);
  return {
    id: 'priorities',
    title: 'Strategic priorities',
    group: 'What to do',
    lead:
      priorities.length > 0
        ? 'Chosen over all categories. Money and uplift are estimates with their basis; quotes are the answers’ own words.'
        : null,
    body:
      groups.length === 0
        ? html`<p class="none">No priorities were made.</p>`
        : groups.map(
            ({ type, items }) =>
              html`<h3>${TYPE_NAMES[type]}</h3>
                <ol class="priorities">${items.map((item) => priorityCard(view, item))}</ol>`,
          ),
  };
}

function priorityCard(view: ReportView, priority: StrategicPriority): Html {
  const first = priority.evidence[0];
  return html`<li class="card priority"><p class="rank" aria-hidden="true">${priority.rank}</p><div>
    <h4 dir="auto">${priority.title}</h4>

  <p class="tags">${priority.funnelStagesImpacted.map((stage) => tag(STAGE_NAMES[stage]))}${authorTag(priority.author)}</p>
${prose(priority.description)}
${first !== undefined && html`<div class="evidence">${evidenceQuote(view, first)}</div>`}

  <div class="two tight">${facts([['Pipeline', estimate(priority.businessImpact.pipelineImpact)]])}${facts([['Start with', priority.quickWins[0]]])}
  </div>

  <details class="inner printed"><summary>Why, how, return and ${counted(priority.evidence.length, 'quote')}</summary>
  <div>${priorityDetail(view, priority)}</div></details></div></li>`;
}

function priorityDetail(view: ReportView, priority: StrategicPriority): Html {
  const { businessImpact: impact, implementation } = priority;
  return html`<h5>Why</h5>${prose(priority.executivePitch)}${facts([
    ['Rationale', priority.strategicRationale],
    ['Against rivals', priority.competitivePositioning],
    ['For you', priority.personaMessage],
    ['Found in', priority.sourceCategories.map((category) => CATEGORY_NAMES[category]).join(', ')],
    ['Revenue', estimate(impact.revenueImpact)],
    ['Time to effect', impact.timeframe],
    ['Confidence', impact.confidence],
  ])}<h5>How</h5>${facts([
    ['Budget', estimate(implementation.budget)],
    ['Timeline', implementation.timeline],
    ['Team', implementation.teamRequired],
    ['External support', implementation.externalSupport],
    ['Depends on', list(implementation.dependencies)],
    ['Risks', list(implementation.risks)],
    ['Risk assessment', priority.riskAssessment],
    ['Quick wins', list(priority.quickWins)],
    ['Measured by', list(priority.successMetrics)],
  ])}<h5>Return</h5>${returnTable(priority)}<h5>Evidence</h5>${evidenceQuotes(view, priority.evidence)}`;
}

/** Only the baseline is measured; the table says so in every other row. */
function returnTable(priority: StrategicPriority): Html {
  const { expectedRoi: roi } = priority;
  return html`<div class="estimate table">${tag('Estimate', 'estimate')}${facts([
    ['Metric', roi.metric],
    ['Today (measured)', roi.baseline],
    ['Target', roi.target],
    ['Investment', roi.investment],
    ['Return', roi.return],
    ['Payback', roi.paybackPeriod],
  ])}<small>Basis: <bdi>${roi.calculation}</bdi></small></div>`;
}
