import type { Scores } from '@leadline/contracts';
import type { Reader } from '../policy/insights/index.ts';

/** The company and the reader, as every writing call is told of them: stable over an audit, so it comes early. */
export function audienceText({ company, persona: reader }: Reader): string {
  const assumed = new Set([...company.derived, ...reader.derived].map((entry) => entry.field));
  const line = (label: string, field: string, value: string | number | undefined) =>
    value === undefined || value === ''
      ? []
      : [`${label}: ${value}${assumed.has(field) ? ' (assumed)' : ''}`];
  return [
    `Company: ${company.name}`,
    ...line('Industry', 'industry', company.industry),
    ...line('Employees', 'employeeCount', company.employeeCount),
    ...line('Size', 'companySize', company.companySize),
    ...line('Stage', 'growthStage', company.growthStage),
    ...line('Revenue', 'annualRevenueRange', company.annualRevenueRange),
    ...line('Business model', 'businessModel', company.businessModel),
    ...line('Target market', 'targetMarket', company.targetMarket.join(', ')),
    ...line('Goals', 'strategicGoals', company.strategicGoals.join('; ')),
    ...line('Innovation focus', 'innovationFocus', company.innovationFocus),
    ...line('Main rivals', 'mainCompetitors', company.mainCompetitors.join(', ')),
    ...line('Reader', 'role', `${reader.role}, ${reader.level}`),
    ...line('Priorities', 'priorities', reader.priorities.join('; ')),
    ...line('Measured by', 'kpis', reader.kpis.join('; ')),
    ...line('Budget authority', 'budgetAuthority', reader.budgetAuthority),
    ...line('Resources', 'resourceAvailability', reader.resourceAvailability),
    ...line('Risk tolerance', 'riskTolerance', reader.riskTolerance),
    ...line('Level of detail', 'detailLevel', reader.detailLevel),
  ].join('\n');
}

/** The measured figures of the audit, in a few lines. */
export function figuresText(brand: string, scores: Scores): string {
  const card = (name: string, part: Scores) =>
    `${name}: overall ${shown(part.overall.value)}, named in ${part.mentionRate.hits} of ${part.mentionRate.n} answers, sentiment ${shown(part.sentiment.value)}, share of voice ${shown(part.shareOfVoice.value)}`;
  const rivals = scores.rivals.map(
    (rival) => `${rival.name} named in ${rival.mentionRate.hits} of ${rival.mentionRate.n}`,
  );
  return [
    `Measured in the audit of ${brand}:`,
    card('All answers (scores 0 to 100)', scores),
    ...scores.byFunnelStage.map((stage) => card(stage.funnelStage, { ...scores, ...stage })),
    ...scores.byCategory
      .filter((part) => part.answers > 0)
      .map((part) => card(part.category, { ...scores, ...part })),
    `Brands: ${rivals.join('; ')}`,
  ].join('\n');
}

function shown(value: number | null): string {
  return value === null ? 'not measured' : value.toFixed(0);
}
