import {
  type CategoryResult,
  type Evidence,
  EXTRACTION_TYPES,
  type ExecutiveBrief,
  type Projection,
  type Rate,
  type StrategicPriority,
} from '@leadline/contracts';
import {
  count,
  counted,
  dateTime,
  dollars,
  hitsOf,
  interval,
  percent,
  percentage,
  score,
} from '../view/figures.ts';
import {
  analystName,
  authorName,
  CATEGORY_NAMES,
  providerName,
  STAGE_NAMES,
  TYPE_NAMES,
} from '../view/names.ts';
import { narrate, rankByRate } from '../view/narrative.ts';
import type { ReportView } from '../view/report-view.ts';
import { address, literal, table, tableRow } from './escape.ts';

/** Lines of one section; an empty array prints nothing. */
export type Lines = string[];

function rateCells(rate: Rate): string[] {
  return [percent(rate.rate), interval(rate), hitsOf(rate)];
}

export function headLines(view: ReportView): Lines {
  const { report } = view;
  const said = narrate(view);
  return [
    `# How AI assistants see ${literal(report.audit.brand)}`,
    '',
    ...view.dataLabels.map((label) => `> **${label.text}.** ${literal(label.explanation)}`),
    ...(report.analyst === 'builtin' ? ['> **Written by rules.** No model took part.'] : []),
    ...(report.audit.status === 'succeeded'
      ? []
      : [`> **Not finished: ${report.audit.status}.** ${literal(report.audit.error?.message ?? '')}`]),
    '',
    `${counted(report.answers.length, 'answer')} (${report.audit.source}) of ${view.providers.map((provider) => literal(providerName(provider))).join(', ')}; ${dateTime(report.audit.finishedAt ?? report.audit.createdAt)}; plan ${report.audit.plan}; analyst: ${literal(analystName(report.analyst))}.`,
    '',
    ...[said.visibility, said.standing, said.journey, said.tone].flatMap((sentence) =>
      sentence === null ? [] : [`- ${literal(sentence)}`],
    ),
  ];
}

export function scoreLines({ report: { scores } }: ReportView): Lines {
  const named = [
    ['Overall', scores.overall],
    ['Visibility', scores.visibility],
    ['Sentiment', scores.sentiment],
    ['Share of voice', scores.shareOfVoice],
    ['GEO', scores.geo],
  ] as const;
  const rows = named.map(([name, of]) =>
    tableRow([
      name,
      score(of.value),
      count(of.n),
      of.parts
        .map((part) => `${literal(part.name)} ${score(part.value)} × ${Math.round(part.weight * 100)}%`)
        .join('; '),
    ]),
  );
  return [
    '## Scores',
    '',
    ...table(['Score', 'Of 100', 'n', 'Parts'], 1, rows).map((line, at) =>
      at === 1 ? '| --- | ---: | ---: | --- |' : line,
    ),
  ];
}

export function rivalLines({ report }: ReportView): Lines {
  const rows = rankByRate(report.scores.rivals).map((rival) =>
    tableRow([
      rival.isBrand ? `**${literal(rival.name)}**` : literal(rival.name),
      ...rateCells(rival.mentionRate),
      percentage(rival.shareOfVoicePct),
      rival.isBrand ? '–' : `${percent(rival.aheadOfBrand.rate)} (${hitsOf(rival.aheadOfBrand)})`,
    ]),
  );
  if (rows.length === 0) return [];
  return [
    '## Against rivals',
    '',
    ...table(['Brand', 'Named', '95% interval', 'Answers', 'Share of voice', 'Ahead of the brand'], 1, rows),
  ];
}

export function heatMapLines(view: ReportView): Lines {
  const { scores } = view.report;
  const rows = view.categories.map((category) => {
    const cells = view.providers.map((provider) => {
      const rate = scores.heatMap.find(
        (entry) => entry.category === category && entry.provider === provider,
      )?.mentionRate;
      return rate === undefined ? '–' : `${percent(rate.rate)} (${hitsOf(rate)})`;
    });
    const whole = scores.byCategory.find((entry) => entry.category === category)?.mentionRate;
    return tableRow([
      CATEGORY_NAMES[category],
      ...cells,
      whole === undefined ? '–' : `${percent(whole.rate)} (${interval(whole)}, n = ${whole.n})`,
    ]);
  });
  if (rows.length === 0) return [];
  return [
    '## Where the brand shows',
    '',
    ...table(
      ['Question', ...view.providers.map((provider) => literal(providerName(provider))), 'All'],
      1,
      rows,
    ),
  ];
}

function estimate(projection: Projection): string {
  const basis = projection.basis.trim() === '' ? '' : ` (basis: ${literal(projection.basis)})`;
  return `*Estimate:* ${literal(projection.statement)}${basis}`;
}

export function evidenceLines(view: ReportView, evidence: readonly Evidence[]): Lines {
  return evidence.map((entry) => {
    const numbered = view.byId.get(entry.answerId);
    const from =
      numbered === undefined
        ? 'an answer outside this report'
        : `answer ${numbered.number}, ${literal(providerName(numbered.answer.provider))}`;
    return `  - “${literal(entry.quote)}” (${from})`;
  });
}

export function briefLines({ report: { brief } }: ReportView): Lines {
  if (brief === null) return [];
  const { situationAssessment: situation, competitiveImplications: implications } = brief;
  return [
    '## Executive brief',
    '',
    `*${authorName(brief.author)}.*`,
    '',
    ...brief.executiveBrief.split(/\n{2,}/u).flatMap((paragraph) => [literal(paragraph), '']),
    `- Where we stand: ${literal(situation.currentState)}`,
    `- Against rivals: ${literal(situation.competitivePosition)}`,
    `- The gap: ${literal(situation.strategicGap)}`,
    `- Key insight: ${literal(situation.keyInsight)}`,
    `- If we act: ${literal(implications.ifAct)}`,
    `- If we wait: ${literal(implications.ifDelay)}`,
    `- Investment: ${estimate(brief.investmentThesis)}`,
    '',
    ...roadmapLines(brief),
    '',
    literal(brief.closingMessage),
  ];
}

function roadmapStep(title: string, items: readonly string[], outcome: Projection): Lines {
  return [`**${title}**`, '', ...items.map((item) => `- ${literal(item)}`), `- ${estimate(outcome)}`, ''];
}

function roadmapLines({ implementationRoadmap: roadmap, expectedOutcomes: outcomes }: ExecutiveBrief): Lines {
  return [
    '### Roadmap',
    '',
    ...roadmapStep('First 30 days', roadmap.days30, outcomes.days30),
    ...roadmapStep('By day 90', roadmap.days90, outcomes.days90),
    ...roadmapStep('By day 180 (outcome after 12 months)', roadmap.days180, outcomes.months12),
  ];
}

export function priorityLines(view: ReportView): Lines {
  const { priorities } = view.report;
  if (priorities.length === 0) return [];
  return [
    '## Strategic priorities',
    ...EXTRACTION_TYPES.flatMap((type) => {
      const items = priorities.filter((priority) => priority.type === type).sort((a, b) => a.rank - b.rank);
      return items.length === 0
        ? []
        : ['', `### ${TYPE_NAMES[type]}`, '', ...items.flatMap((item) => onePriority(view, item))];
    }),
  ];
}

function onePriority(view: ReportView, priority: StrategicPriority): Lines {
  return [
    `**${priority.rank}. ${literal(priority.title)}** (${priority.funnelStagesImpacted.map((stage) => STAGE_NAMES[stage]).join(', ')}; ${authorName(priority.author).toLowerCase()})`,
    '',
    literal(priority.description),
    '',
    `- Pipeline: ${estimate(priority.businessImpact.pipelineImpact)}`,
    `- Budget: ${estimate(priority.implementation.budget)}`,
    `- Timeline: ${literal(priority.implementation.timeline)}`,
    ...priority.quickWins.map((win) => `- Quick win: ${literal(win)}`),
    ...(priority.evidence.length > 0 ? ['- Evidence:', ...evidenceLines(view, priority.evidence)] : []),
    '',
  ];
}

export function categoryLines(view: ReportView): Lines {
  const { categories } = view.report;
  if (categories.length === 0) return [];
  return ['## Insights by category', ...categories.flatMap((category) => oneCategory(view, category))];
}

function oneCategory(view: ReportView, result: CategoryResult): Lines {
  return [
    '',
    `### ${CATEGORY_NAMES[result.category]} (${percent(result.scores.mentionRate.rate)}, ${hitsOf(result.scores.mentionRate)})`,
    '',
    ...result.insights.flatMap((insight) => [
      `- **${literal(insight.title)}** (${insight.impact} impact, ${insight.difficulty}; ${authorName(insight.author).toLowerCase()}): ${literal(insight.description)}`,
      ...evidenceLines(view, insight.evidence),
    ]),
    ...result.unavailable.map(
      (missing) => `- ${TYPE_NAMES[missing.type]} were not made: ${literal(missing.reason)}`,
    ),
  ];
}

export function citationLines(view: ReportView): Lines {
  const { citations, discoveredBrands } = view.report;
  const domains = citations.domains
    .slice(0, 20)
    .map((domain) =>
      tableRow([literal(domain.domain), domain.citations, domain.answers, domain.brandAnswers]),
    );
  const gaps = citations.gaps.map((gap) => {
    const first = gap.examples[0];
    return `- ${literal(gap.domain)}: ${counted(gap.citations, 'citation')} beside ${gap.rivals.map((rival) => literal(rival.name)).join(', ')}${first === undefined ? '' : `, such as ${address(first.url)}`}`;
  });
  const found = discoveredBrands.map(
    (brand) => `- ${literal(brand.name)}: ${counted(brand.answers, 'answer')} (${percentage(brand.share)})`,
  );
  return [
    ...(domains.length > 0
      ? [
          '## Cited sources',
          '',
          ...table(['Domain', 'Citations', 'Answers', 'Naming the brand'], 1, domains),
          '',
        ]
      : []),
    ...(gaps.length > 0 ? ['### Citation gaps', '', ...gaps, ''] : []),
    ...(found.length > 0 ? ['## Brands nobody configured', '', ...found] : []),
  ];
}

export function closingLines({ report }: ReportView): Lines {
  const { quality } = report.scores;
  const { cost, calls } = report;
  return [
    '## Data quality and cost',
    '',
    `- Answers judged: ${percent(quality.judged.rate)} (${hitsOf(quality.judged)})`,
    `- Model agrees with measuring: ${percent(quality.modelAgreement.rate)} (${hitsOf(quality.modelAgreement)})`,
    `- Quotes found in the answer: ${percent(quality.quotesAccepted.rate)} (${hitsOf(quality.quotesAccepted)})`,
    ...report.warnings.map((warning) => `- Warning: ${literal(warning.message)}`),
    `- Cost: ${dollars(cost.analysisUsd)} for ${counted(calls.analysis, 'analysis call')}, ${dollars(cost.collectionUsd)} for ${counted(calls.collection, 'collection call')}`,
  ];
}

export function answerLines(view: ReportView): Lines {
  if (view.answers.length === 0) return [];
  const rows = view.answers.map(({ number, answer }) => {
    const { brand } = answer;
    const quote = brand.quotes[0]?.text;
    return tableRow([
      number,
      literal(answer.query),
      literal(providerName(answer.provider)),
      CATEGORY_NAMES[answer.category],
      brand.mentioned ? `${brand.mentionCount}×` : 'no',
      brand.sentiment ?? '–',
      quote === undefined ? '' : `“${literal(quote)}”`,
    ]);
  });
  return [
    '## Answers',
    '',
    'Full texts are in the HTML, JSON and CSV exports.',
    '',
    '| No. | Question | Assistant | Category | Named | Tone | In its words |',
    '| ---: | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ];
}
