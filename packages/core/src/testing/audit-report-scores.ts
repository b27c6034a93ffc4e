import {
  type AnalysedAnswer,
  CATEGORIES,
  type CitationSummary,
  FUNNEL_STAGE_OF,
  FUNNEL_STAGES,
  type Rate,
  type RivalScore,
  type Score,
  type ScoreCard,
  type Scores,
} from '@leadline/contracts';
import { EXAMPLE_BRAND, EXAMPLE_RIVALS } from './audit-report-texts.ts';

/** Wilson 95 % interval; an example must carry figures that fit its own answers. */
function rateOf(hits: number, n: number): Rate {
  if (n === 0) return { rate: null, hits, n, low: null, high: null };
  const z = 1.959964;
  const p = hits / n;
  const centre = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return {
    rate: p,
    hits,
    n,
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function weighted(n: number, parts: Score['parts']): Score {
  const known = parts.filter((part) => part.value !== null);
  const weight = known.reduce((sum, part) => sum + part.weight, 0);
  const sum = known.reduce((total, part) => total + (part.value ?? 0) * part.weight, 0);
  return { value: weight === 0 ? null : sum / weight, n, parts };
}

const SENTIMENT_POINTS = { positive: 100, mixed: 50, neutral: 60, negative: 0 } as const;

function sentimentScore(answers: readonly AnalysedAnswer[]): Score {
  const felt = answers.flatMap((answer) => (answer.brand.sentiment === null ? [] : [answer.brand.sentiment]));
  const value = mean(felt.map((sentiment) => SENTIMENT_POINTS[sentiment]));
  return weighted(felt.length, [
    {
      name: 'Average tone',
      value,
      weight: 1,
      note: 'Positive 100, neutral 60, mixed 50, negative 0, over answers that name the brand.',
    },
  ]);
}

function scoreCard(answers: readonly AnalysedAnswer[]): ScoreCard {
  const named = answers.filter((answer) => answer.brand.mentioned);
  const mentionRate = rateOf(named.length, answers.length);
  const own = answers.reduce((sum, answer) => sum + answer.shareOfVoice.brandMentions, 0);
  const all = answers.reduce((sum, answer) => sum + answer.shareOfVoice.totalBrandMentions, 0);
  const visibility = weighted(answers.length, [
    {
      name: 'Mention rate',
      value: mentionRate.rate === null ? null : mentionRate.rate * 100,
      weight: 0.7,
      note: 'Answers that name the brand, of all answers.',
    },
    {
      name: 'Prominence',
      value: mean(named.map((answer) => answer.brand.prominence)),
      weight: 0.3,
      note: 'How early the name comes, over answers that name it.',
    },
  ]);
  const sentiment = sentimentScore(answers);
  const naming = answers.filter((answer) => answer.shareOfVoice.totalBrandMentions > 0);
  const shareOfVoice = weighted(naming.length, [
    {
      name: 'Share of mentions',
      value: all === 0 ? null : (own / all) * 100,
      weight: 1,
      note: `${own} of ${all} brand mentions.`,
    },
  ]);
  const geo = weighted(answers.length, [
    {
      name: 'Estimated GEO score',
      value: mean(answers.flatMap((answer) => (answer.geo === null ? [] : [answer.geo.estimatedGeoScore]))),
      weight: 1,
      note: 'Average over judged answers.',
    },
  ]);
  const overall = weighted(answers.length, [
    {
      name: 'Visibility',
      value: visibility.value,
      weight: 0.4,
      note: 'How often and how early the brand is named.',
    },
    { name: 'Sentiment', value: sentiment.value, weight: 0.2, note: 'How it is spoken of when named.' },
    {
      name: 'Share of voice',
      value: shareOfVoice.value,
      weight: 0.2,
      note: 'Its part of all brand mentions.',
    },
    {
      name: 'GEO',
      value: geo.value,
      weight: 0.2,
      note: 'How well the answers would carry the brand further.',
    },
  ]);
  return { answers: answers.length, mentionRate, overall, visibility, sentiment, shareOfVoice, geo };
}

interface Naming {
  readonly count: number;
  readonly position: number | null;
}

function namingOf(answer: AnalysedAnswer, name: string): Naming {
  if (name === EXAMPLE_BRAND.name)
    return { count: answer.brand.mentionCount, position: answer.brand.firstPositionPct };
  const found = answer.competitors.find((rival) => rival.name === name);
  return { count: found?.mentionCount ?? 0, position: found?.firstPositionPct ?? null };
}

function rivalScore(answers: readonly AnalysedAnswer[], name: string, allMentions: number): RivalScore {
  const isBrand = name === EXAMPLE_BRAND.name;
  const namings = answers.map((answer) => namingOf(answer, name));
  const both = answers.filter(
    (answer) => !isBrand && answer.brand.mentioned && namingOf(answer, name).count > 0,
  );
  const ahead = both.filter((answer) =>
    answer.competitors.some((rival) => rival.name === name && rival.positionedBetter),
  );
  const mentions = namings.reduce((sum, naming) => sum + naming.count, 0);
  const named = namings.filter((naming) => naming.count > 0).length;
  return {
    name,
    isBrand,
    mentionRate: rateOf(named, answers.length),
    mentions,
    shareOfVoicePct: allMentions === 0 ? null : (mentions / allMentions) * 100,
    averageFirstPositionPct: mean(
      namings.flatMap((naming) => (naming.position === null ? [] : [naming.position])),
    ),
    sentiment: isBrand
      ? sentimentScore(answers)
      : weighted(named, [
          {
            name: 'Average tone',
            value: named === 0 ? null : 78,
            weight: 1,
            note: 'Over answers that name it.',
          },
        ]),
    aheadOfBrand: rateOf(ahead.length, both.length),
  };
}

/** Scores that agree with the answers they are given for. */
export function exampleScores(answers: readonly AnalysedAnswer[]): Scores {
  const providers = [...new Set(answers.map((answer) => answer.provider))];
  const all = answers.reduce((sum, answer) => sum + answer.shareOfVoice.totalBrandMentions, 0);
  const present = CATEGORIES.filter((category) => answers.some((answer) => answer.category === category));
  const of = (keep: (answer: AnalysedAnswer) => boolean) => answers.filter(keep);
  return {
    ...scoreCard(answers),
    byCategory: present.map((category) => ({
      category,
      funnelStage: FUNNEL_STAGE_OF[category],
      ...scoreCard(of((a) => a.category === category)),
    })),
    byFunnelStage: FUNNEL_STAGES.map((stage) => ({
      funnelStage: stage,
      ...scoreCard(of((a) => FUNNEL_STAGE_OF[a.category] === stage)),
    })),
    byProvider: providers.map((provider) => ({ provider, ...scoreCard(of((a) => a.provider === provider)) })),
    heatMap: present.flatMap((category) =>
      providers.map((provider) => {
        const cell = of((a) => a.category === category && a.provider === provider);
        return {
          category,
          provider,
          mentionRate: rateOf(cell.filter((a) => a.brand.mentioned).length, cell.length),
        };
      }),
    ),
    rivals: [EXAMPLE_BRAND, ...EXAMPLE_RIVALS]
      .map((brand) => rivalScore(answers, brand.name, all))
      .sort((a, b) => b.mentions - a.mentions),
    quality: {
      judged: rateOf(answers.filter((a) => a.judgedBy !== null).length, answers.length),
      modelAgreement: rateOf(Math.round(answers.length * 3 * 0.98), answers.length * 3),
      quotesAccepted: rateOf(Math.round(answers.length * 0.96), answers.length),
    },
  };
}

function countBy(names: readonly string[]): { name: string; citations: number }[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, citations]) => ({ name, citations }))
    .sort((a, b) => b.citations - a.citations);
}

function ownerOf(domain: string): string | null {
  return [EXAMPLE_BRAND, ...EXAMPLE_RIVALS].find((brand) => brand.domains.includes(domain))?.name ?? null;
}

/** Cited domains and the gaps among them, counted from the answers. */
export function exampleCitations(answers: readonly AnalysedAnswer[]): CitationSummary {
  const cited = answers.flatMap((answer) => answer.citations.map((citation) => ({ answer, citation })));
  const names = [...new Set(cited.map(({ citation }) => citation.domain))];
  const domains = names.map((domain) => {
    const rows = cited.filter(({ citation }) => citation.domain === domain);
    const from = [...new Set(rows.map(({ answer }) => answer))];
    return {
      domain,
      citations: rows.length,
      answers: from.length,
      brandAnswers: from.filter((answer) => answer.brand.mentioned).length,
      brands: countBy(rows.flatMap(({ citation }) => citation.brands)),
      ownedBy: ownerOf(domain),
    };
  });
  domains.sort((a, b) => b.citations - a.citations);
  const unseen = domains.filter(
    (entry) => entry.brands.length > 0 && entry.brands.every((named) => named.name !== EXAMPLE_BRAND.name),
  );
  const gaps = unseen.map((entry) => ({
    domain: entry.domain,
    rivals: entry.brands,
    citations: entry.citations,
    examples: cited
      .filter(({ citation }) => citation.domain === entry.domain)
      .slice(0, 3)
      .map(({ answer, citation }) => ({ answerId: answer.id, url: citation.url })),
  }));
  return { total: cited.length, domains, gaps };
}
