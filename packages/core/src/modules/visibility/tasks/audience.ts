import type { ScoreCard, Scores } from '@leadline/contracts';
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
  const rivals = scores.rivals.map(
    (rival) => `${rival.name} named in ${rival.mentionRate.hits} of ${rival.mentionRate.n}`,
  );
  return [
    `Measured in the audit of ${brand} (scores 0 to 100):`,
    cardText('all answers', scores),
    ...scores.byFunnelStage.map((stage) => cardText(`${stage.funnelStage} stage`, stage)),
    ...scores.byCategory.filter((part) => part.answers > 0).map((part) => cardText(part.category, part)),
    `Brands: ${rivals.join('; ')}`,
  ].join('\n');
}

function cardText(name: string, card: ScoreCard): string {
  const { overall, mentionRate, sentiment, shareOfVoice } = card;
  return `${name}: overall ${shown(overall.value)}, named in ${mentionRate.hits} of ${mentionRate.n} answers, sentiment ${shown(sentiment.value)}, share of voice ${shown(shareOfVoice.value)}`;
}

function shown(value: number | null): string {
  return value === null ? 'not measured' : value.toFixed(0);
}
