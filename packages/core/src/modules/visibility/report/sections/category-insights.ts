import { type CategoryInsight, type CategoryResult, EXTRACTION_TYPES } from '@leadline/contracts';
import { type Html, html } from '../page/html.ts';
import { authorTag, estimate, evidenceQuotes, facts, list, prose, tag } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { counted, hitsOf, percent } from '../view/figures.ts';
import { CATEGORY_MEANINGS, CATEGORY_NAMES, TYPE_NAMES } from '../view/names.ts';
import type { ReportView } from '../view/report-view.ts';

/** What to do about each kind of question. */
export function categoryInsightsSection(view: ReportView): ReportSection {
  const { categories } = view.report;
  return {
    id: 'insights',
    title: 'Insights by category',
    group: 'What to do',
    lead:
      categories.length > 0
        ? 'Three of each kind per category, consolidated from its batches of answers.'
        : null,
    body:
      categories.length === 0
        ? html`<p class="none">No insights were made.</p>`
        : categories.map((category) => categoryFold(view, category)),
  };
}

function categoryFold(view: ReportView, result: CategoryResult): Html {
  const { mentionRate } = result.scores;
  const groups = EXTRACTION_TYPES.map((type) => {
    const items = result.insights.filter((insight) => insight.type === type);
    const missing = result.unavailable.find((entry) => entry.type === type);
    if (items.length === 0 && missing === undefined) return null;
    return html`<h3>${TYPE_NAMES[type]}</h3>${
      missing !== undefined &&
      html`
      <p class="none">Not made: <span dir="auto">${missing.reason}</span></p>`
    }${items.map((item) => insightFold(view, item))}`;
  });
  return html`
    <details class="fold printed"><summary><span><strong>${CATEGORY_NAMES[result.category]}</strong> <span class="muted">the buyer ${CATEGORY_MEANINGS[result.category]}</span></span><span class="muted">${percent(mentionRate.rate)} <small>${hitsOf(mentionRate)}</small> · ${counted(result.insights.length, 'insight')}</span></summary>
    <div>${groups}</div></details>`;
}

function insightFold(view: ReportView, insight: CategoryInsight): Html {
  return html`
    <details class="inner"><summary><span dir="auto">${insight.title}</span> <span class="tags">${tag(`${insight.impact} impact`)}${tag(insight.difficulty)}${insight.author === 'rules' && authorTag('rules')}</span></summary>
    <div>${prose(insight.description)}${facts([
      ['Priority', `${insight.priority} of 10`],
      ['Timeline', insight.timeline],
      ['Budget', estimate(insight.implementation.budget)],
      ['Return', estimate(insight.expectedRoi)],
      ['Team', insight.implementation.team],
      ['Resources', insight.implementation.resources],
      ['Depends on', list(insight.implementation.dependencies)],
      ['Quick wins', list(insight.quickWins)],
      ['Measured by', list(insight.successMetrics)],
      ['Risk', insight.riskAssessment],
      ['Against rivals', insight.competitiveAdvantage],
      ['For you', insight.personaMessage],
      ['Merged from', counted(insight.mergedItems, 'batch item')],
      ['Written by', insight.author === 'rules' ? 'rules' : 'a model'],
    ])}<h4>Evidence</h4>${evidenceQuotes(view, insight.evidence)}</div></details>`;
}
