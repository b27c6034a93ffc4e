import type { AuditReport, Author } from '@leadline/contracts';
import { exampleAnswers } from './audit-report-answers.ts';
import { exampleBrief } from './audit-report-brief.ts';
import { exampleCategories, examplePriorities } from './audit-report-insights.ts';
import { exampleCitations, exampleScores } from './audit-report-scores.ts';
import { EXAMPLE_BRAND, EXAMPLE_RIVALS } from './audit-report-texts.ts';

export interface ExampleAuditOptions {
  /** Questions in each of the six categories, each asked of four assistants: 2 make 48 answers, 8 make 192. */
  readonly questionsPerCategory?: number;
  readonly author?: Author;
  readonly simulated?: boolean;
}

/**
 * A whole audit of a brand that does not exist: 48 answers, scores that fit them, insights with evidence,
 * citations and every label a presenter must show. The same on every run.
 */
export function exampleAuditReport(options: ExampleAuditOptions = {}): AuditReport {
  const author = options.author ?? 'model';
  const answers = withOddities(exampleAnswers(options.questionsPerCategory ?? 2));
  const scores = exampleScores(answers);
  const report: AuditReport = {
    ...headOf(author, options.simulated ?? false),
    answers,
    scores,
    categories: exampleCategories(answers, scores),
    priorities: examplePriorities(answers),
    brief: exampleBrief(scores, author),
    discoveredBrands: discoveredIn(answers),
    citations: exampleCitations(answers),
  };
  return author === 'model' ? report : writtenByRules(report);
}

type Head = Omit<
  AuditReport,
  'answers' | 'scores' | 'categories' | 'priorities' | 'brief' | 'discoveredBrands' | 'citations'
>;

function headOf(author: Author, simulated: boolean): Head {
  return {
    schemaVersion: 1,
    audit: {
      id: '0b9f6c0e-6f0a-4b57-9d5c-2f3a4b5c6d7e',
      status: 'succeeded',
      plan: 'standard',
      brand: EXAMPLE_BRAND.name,
      competitors: EXAMPLE_RIVALS.map((rival) => rival.name),
      productCategory: 'shared inbox software',
      source: 'recorded',
      simulated,
      createdAt: '2026-11-20T09:12:00.000Z',
      finishedAt: '2026-11-20T09:13:42.000Z',
      error: null,
    },
    brand: EXAMPLE_BRAND,
    competitors: [...EXAMPLE_RIVALS],
    ...contextOfExample(),
    analyst: author === 'rules' ? 'builtin' : ['openai/example-small'],
    note: 'The answers in this example were written for Leadline; brands and figures are invented.',
    calls: { analysis: 118, collection: 0, repaired: 2, cached: 5 },
    cost: {
      analysisUsd: author === 'rules' ? 0 : 0.1432,
      collectionUsd: 0,
      inputTokens: author === 'rules' ? 0 : 412_300,
      cachedInputTokens: author === 'rules' ? 0 : 288_100,
      outputTokens: author === 'rules' ? 0 : 61_200,
    },
    warnings: [
      {
        code: 'question_measures_nothing',
        message: 'Two questions seldom make an assistant name a brand, so they say little about visibility.',
        items: ['Why do customer emails keep getting answered twice by different people?'],
      },
    ],
  };
}

function contextOfExample(): Pick<AuditReport, 'company' | 'reader'> {
  return {
    company: {
      name: EXAMPLE_BRAND.name,
      industry: 'Software',
      companySize: 'smb',
      growthStage: 'growth',
      targetMarket: ['Support teams of five to thirty'],
      strategicGoals: ['More trials without a sales call'],
      mainCompetitors: EXAMPLE_RIVALS.slice(0, 3).map((rival) => rival.name),
      derived: [
        { field: 'companySize', basis: 'Not given; small business is assumed for a growth-stage company.' },
      ],
    },
    reader: {
      role: 'CMO',
      level: 'c_level',
      priorities: ['Pipeline'],
      kpis: ['Trials', 'Share of voice'],
      budgetAuthority: 'up to $50,000',
      resourceAvailability: 'two writers',
      riskTolerance: 'medium',
      detailLevel: 'standard',
      derived: [{ field: 'role', basis: 'Not given; a chief marketing officer is the usual reader.' }],
    },
  };
}

/** One answer whose judgement is missing, and one where the model miscounted. */
function withOddities(answers: AuditReport['answers']): AuditReport['answers'] {
  return answers.map((answer, index) => {
    if (index === 5) {
      return {
        ...answer,
        judgedBy: null,
        missing: 'The model refused twice; rules could not judge this answer.',
        geo: null,
        additional: null,
        brand: {
          ...answer.brand,
          sentiment: null,
          quotes: [],
          contextQuality: 'none',
          recommendationStrength: 'none',
        },
      };
    }
    if (index === 17) {
      const measured = answer.brand.mentionCount;
      return {
        ...answer,
        disagreements: [{ field: 'brand.mentionCount', measured, model: measured + 1 }],
      };
    }
    return answer;
  });
}

function discoveredIn(answers: AuditReport['answers']): AuditReport['discoveredBrands'] {
  const naming = answers.filter((answer) => answer.text.includes('Mistlecrate'));
  const first = naming[0];
  if (first === undefined) return [];
  return [
    {
      name: 'Mistlecrate',
      variants: ['MistleCrate'],
      answers: naming.length,
      mentions: naming.length,
      share: (naming.length / answers.length) * 100,
      confidence: 0.86,
      example: {
        answerId: first.id,
        quote: 'Teams that outgrow a plain mailbox often look at Mistlecrate first.',
      },
    },
  ];
}

function writtenByRules(report: AuditReport): AuditReport {
  const author = 'rules' as const;
  return {
    ...report,
    answers: report.answers.map((answer) =>
      answer.judgedBy === null ? answer : { ...answer, judgedBy: author },
    ),
    categories: report.categories.map((category) => ({
      ...category,
      insights: category.insights.map((insight) => ({ ...insight, author })),
    })),
    priorities: report.priorities.map((priority) => ({ ...priority, author })),
  };
}
