import type { ExecutiveBrief, FunnelStage } from '@leadline/contracts';
import { type Html, html } from '../page/html.ts';
import { authorTag, estimate, facts, list, prose, tag, words } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { score } from '../view/figures.ts';
import { STAGE_NAMES } from '../view/names.ts';
import type { ReportView } from '../view/report-view.ts';

/** The brief for the reader's own board. */
export function briefSection(view: ReportView): ReportSection {
  const { brief } = view.report;
  return {
    id: 'brief',
    title: 'Executive brief',
    group: 'What to do',
    body: brief === null ? missingBrief(view) : html`${printBrief(brief)}`,
  };
}

function missingBrief(view: ReportView): Html {
  const reasons = view.report.warnings.filter((warning) => /brief|insight|summary/iu.test(warning.code));
  return html`
    <p class="none">No brief was written${view.answers.length === 0 ? ': there are no answers to write about' : ''}. ${reasons.map((warning) => html`<span dir="auto">${warning.message}</span> `)}</p>`;
}

function printBrief(brief: ExecutiveBrief): Html[] {
  const { situationAssessment: situation, competitiveImplications: implications } = brief;
  const paragraphs = brief.executiveBrief.split(/\n{2,}/u).map((text) => prose(text));
  return [
    html`<div class="card essay">${authorTag(brief.author)}${paragraphs}
${situation.keyInsight.trim() !== '' && html`<p class="insight" dir="auto">${situation.keyInsight}</p>`}
${facts([
  ['Where we stand', situation.currentState],
  ['Against rivals', situation.competitivePosition],
  ['The gap', situation.strategicGap],
])}</div>`,
    html`<h3>By stage of the journey</h3>
      <ol class="funnel">${STAGES.map((stage) => stageOf(brief, stage))}</ol>`,
    html`<h3>What the brief asks for</h3>${briefPriorities(brief)}`,
    html`<div class="two"><div class="card"><h3>If we act, if we wait</h3>${facts([
      ['If we act', implications.ifAct],
      ['If we wait', implications.ifDelay],
      ['Window', implications.window],
    ])}</div><div class="card"><h3>The case for the investment</h3>${estimate(brief.investmentThesis)}</div></div>`,
    html`${
      brief.closingMessage.trim() !== '' &&
      html`
      <p class="closing" dir="auto">${brief.closingMessage}</p>`
    }`,
  ];
}

const STAGES = ['awareness', 'consideration', 'decision'] as const;

function stageOf(brief: ExecutiveBrief, stage: FunnelStage): Html {
  const performance = brief.buyerJourneyPerformance[stage];
  return html`<li class="card">
    <h4>${STAGE_NAMES[stage]} <a class="figure" href="#computed-stage-${stage}">${score(performance.score)}</a></h4>${facts(
      [
        ['Diagnosis', performance.diagnosis],
        ['Effect', performance.impact],
        ['First step', performance.priorityAction],
      ],
    )}</li>`;
}

function briefPriorities(brief: ExecutiveBrief): Html {
  if (brief.strategicPriorities.length === 0) return html`<p class="none">The brief names no priorities.</p>`;
  const rows = brief.strategicPriorities.map(
    (priority) =>
      html`<li class="card"><h4 dir="auto">${priority.priority}</h4>${prose(priority.whyNow)}${facts([
        ['Business impact', estimate(priority.businessImpact)],
        ['Investment', estimate(priority.investment)],
        ['Timeline', priority.timeline],
        ['Confidence', words(priority.confidence)],
      ])}</li>`,
  );
  return html`<ol class="asks">${rows}</ol>`;
}

/** What to do in 30, 90 and 180 days, with what is expected of it. */
export function roadmapSection(view: ReportView): ReportSection | null {
  const { brief } = view.report;
  if (brief === null) return null;
  const { implementationRoadmap: roadmap, expectedOutcomes: outcomes } = brief;
  const steps = [
    {
      title: 'First 30 days',
      items: roadmap.days30,
      name: 'Expected after 30 days',
      outcome: outcomes.days30,
    },
    { title: 'By day 90', items: roadmap.days90, name: 'Expected after 90 days', outcome: outcomes.days90 },
    {
      title: 'By day 180',
      items: roadmap.days180,
      name: 'Expected after 12 months',
      outcome: outcomes.months12,
    },
  ];
  return {
    id: 'roadmap',
    title: 'Roadmap',
    group: 'What to do',
    lead: html`${authorTag(brief.author)} Outcomes are estimates, not results; confidence in them: ${tag(outcomes.roiConfidence)}`,
    body: html`<ol class="timeline">${steps.map(
      (step) =>
        html`<li><h3>${step.title}</h3>${list(step.items) ?? html`<p class="none">Nothing planned.</p>`}
          <p class="muted">${step.name}</p>${estimate(step.outcome)}</li>`,
    )}</ol><div class="two"><div class="card"><h3>Milestones</h3>${list(roadmap.successMilestones)}</div><div class="card"><h3>How success is measured</h3>${list(brief.successMetrics)}</div></div>`,
  };
}
