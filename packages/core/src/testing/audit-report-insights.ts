import {
  type AnalysedAnswer,
  type Category,
  type CategoryInsight,
  type CategoryResult,
  type Evidence,
  EXTRACTION_TYPES,
  type ExtractionType,
  FUNNEL_STAGE_OF,
  type Projection,
  type Scores,
  type StrategicPriority,
} from '@leadline/contracts';

interface Idea {
  readonly title: string;
  readonly description: string;
  readonly topic: string;
}

const IDEAS: Record<ExtractionType, readonly Idea[]> = {
  recommendations: [
    {
      title: 'Answer the double-reply problem before naming the product',
      description:
        'Assistants explain why two people answer the same email without naming any tool. A plain guide with numbers from real queues gives them a source that happens to be yours.',
      topic: 'Content strategy',
    },
    {
      title: 'Publish service levels for every plan',
      description:
        'Where assistants hesitate, the reason given is missing service levels. One page with response times and uptime per plan removes it.',
      topic: 'Trust',
    },
    {
      title: 'Put the price per seat where machines can read it',
      description:
        'Price answers quote rivals because their figures stand in plain text. Yours sit behind a slider.',
      topic: 'Pricing clarity',
    },
  ],
  competitive_gaps: [
    {
      title: 'Quillstack is named first in head-to-head answers',
      description:
        'In comparisons Quillstack is introduced by its reporting and Larkfield by its price. A dated, fair comparison with screenshots would change the words used.',
      topic: 'Comparison',
    },
    {
      title: 'Northmoor Desk owns the reporting questions',
      description: 'Every answer that names reporting cites Northmoor’s guide; none cites ours.',
      topic: 'Reporting',
    },
    {
      title: 'Bramblebox is the default for online shops',
      description: 'Shop questions are answered with Bramblebox’s returns guide.',
      topic: 'Use cases',
    },
  ],
  content_opportunities: [
    {
      title: 'A month-long trial guide with an exit plan',
      description:
        'Buyers ask for trials without a sales call. A day-by-day guide, export included, would be the only one of its kind.',
      topic: 'Trial',
    },
    {
      title: 'Guest messages in five languages: a hotel playbook',
      description:
        'Hotel groups get generic advice today. One playbook with templates in five languages would fit the question exactly.',
      topic: 'Industry',
    },
    {
      title: 'The peak-season calendar for shops',
      description: 'A calendar of delivery and return questions by week, with staffing figures.',
      topic: 'Industry',
    },
  ],
};

export function estimate(statement: string, basis: string): Projection {
  return { statement, basis, kind: 'estimate' };
}

function evidenceFrom(answers: readonly AnalysedAnswer[], start: number, count: number): Evidence[] {
  const quoted = answers.filter((answer) => answer.brand.quotes.length > 0);
  return Array.from({ length: Math.min(count, quoted.length) }, (_, index) => {
    const answer = quoted[(start * 3 + index * 5) % quoted.length] as AnalysedAnswer;
    return { answerId: answer.id, quote: answer.brand.quotes[0]?.text ?? '' };
  });
}

function categoryInsight(type: ExtractionType, at: number, evidence: Evidence[]): CategoryInsight {
  const idea = IDEAS[type][at] as Idea;
  return {
    type,
    title: idea.title,
    description: idea.description,
    priority: 9 - at * 2,
    impact: at === 0 ? 'high' : 'medium',
    difficulty: at === 0 ? 'easy' : 'moderate',
    timeline: at === 0 ? '2 to 4 weeks' : '6 to 8 weeks',
    implementation: {
      budget: estimate('$3,000 to $6,000', 'Eight to twelve writer days at the company’s own day rate.'),
      team: 'One writer, one support lead',
      resources: 'Anonymised figures from three customer queues',
      dependencies: ['Agreement of three customers to use their figures'],
    },
    expectedRoi: estimate(
      'Four to seven more answers of 48 name Larkfield',
      'Answers that cite a guide of this kind name its author in 3 of 5 cases measured here.',
    ),
    successMetrics: ['Mention rate in this category', 'Citations of the new page'],
    quickWins: ['Move the price per seat into the page’s first paragraph', 'Add a dated “last checked” line'],
    riskAssessment: 'Low: the page is useful to buyers even if no assistant picks it up.',
    competitiveAdvantage: 'No rival publishes such figures today.',
    personaMessage: 'A small piece of work that shows in the next audit.',
    mergedItems: 2 + at,
    evidence,
    author: 'model',
  };
}

/** Three insights of each type for every category that has answers. */
export function exampleCategories(answers: readonly AnalysedAnswer[], scores: Scores): CategoryResult[] {
  return scores.byCategory.map(({ category, funnelStage, ...card }) => {
    const own = answers.filter((answer) => answer.category === category);
    const starved = category === 'problem_unaware';
    const types = EXTRACTION_TYPES.filter((type) => !starved || type !== 'competitive_gaps');
    return {
      category,
      funnelStage,
      scores: card,
      insights: types.flatMap((type) =>
        [0, 1, 2].map((at) => categoryInsight(type, at, evidenceFrom(own, at, 2))),
      ),
      unavailable: starved
        ? [{ type: 'competitive_gaps' as const, reason: 'Too few answers of this category name any brand.' }]
        : [],
    };
  });
}

function priority(type: ExtractionType, at: number, evidence: Evidence[]): StrategicPriority {
  const idea = IDEAS[type][at] as Idea;
  const categories: Category[] =
    at === 0 ? ['problem_unaware', 'solution_seeking'] : ['comparison', 'purchase_intent'];
  return {
    type,
    rank: at + 1,
    title: idea.title,
    description: idea.description,
    executivePitch: 'The cheapest way into the answers buyers read before they know us.',
    strategicRationale:
      'Early questions carry the most answers and the fewest mentions of us; every later stage inherits that list.',
    sourceCategories: categories,
    funnelStagesImpacted: [...new Set(categories.map((category) => FUNNEL_STAGE_OF[category]))],
    businessImpact: {
      pipelineImpact: estimate(
        '12 to 20 more trials a month',
        'Trials per referral visit of the last quarter, times the visits four more mentions of 48 would bring.',
      ),
      revenueImpact: estimate(
        '$40,000 to $70,000 a year',
        'Those trials at the present 11% conversion and the median plan.',
      ),
      timeframe: 'Two quarters',
      confidence: at === 0 ? 'medium' : 'low',
    },
    implementation: {
      budget: estimate('$8,000', 'Sixteen writer days and one illustration.'),
      timeline: '6 weeks',
      teamRequired: 'One writer, one support lead, half a designer',
      externalSupport: 'None',
      dependencies: ['Figures from three customer queues'],
      risks: ['Assistants may take months to pick up a new page'],
    },
    expectedRoi: {
      metric: 'Mention rate in early questions',
      baseline: '12% (2 of 16)',
      target: '35%',
      investment: '$8,000',
      return: '$40,000 a year',
      paybackPeriod: '5 months',
      calculation: 'Lower end of the revenue estimate over the budget; conversion as in the last quarter.',
      kind: 'estimate',
    },
    quickWins: ['Rewrite the first paragraph of the pricing page', 'Ask two customers for a dated quote'],
    successMetrics: ['Named in 6 of 16 early answers', 'Cited by two assistants'],
    riskAssessment: 'Low. The guide serves search and sales as well.',
    competitivePositioning: 'Quillstack writes about features; nobody writes about the problem.',
    personaMessage: 'One hire-free project your team can finish this quarter.',
    evidence,
    author: 'model',
  };
}

/** Three priorities of each type, each with three quotes. */
export function examplePriorities(answers: readonly AnalysedAnswer[]): StrategicPriority[] {
  return EXTRACTION_TYPES.flatMap((type, nth) =>
    [0, 1, 2].map((at) => priority(type, at, evidenceFrom(answers, nth * 3 + at, 3))),
  );
}
