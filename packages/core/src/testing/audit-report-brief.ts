import type { Author, ExecutiveBrief, FunnelStage, Scores } from '@leadline/contracts';
import { estimate } from './audit-report-insights.ts';

const PRIORITIES: ExecutiveBrief['strategicPriorities'] = [
  {
    priority: 'Own the problem',
    whyNow: 'No vendor does yet.',
    businessImpact: estimate('12 to 20 more trials a month', 'Referral trials of the last quarter.'),
    investment: estimate('$8,000', 'Sixteen writer days.'),
    timeline: '6 weeks',
    confidence: 'medium',
  },
  {
    priority: 'Make price quotable',
    whyNow: 'A day’s work.',
    businessImpact: estimate(
      '3 more answers of 16 quote us',
      'Rivals with plain prices are quoted in 5 of 16.',
    ),
    investment: estimate('$500', 'One day of web work.'),
    timeline: '1 week',
    confidence: 'high',
  },
];

const ROADMAP: ExecutiveBrief['implementationRoadmap'] = {
  days30: ['Prices and service levels in plain text', 'Interview three customers about double replies'],
  days90: [
    'Publish the double-reply guide',
    'Publish the dated comparison with Quillstack',
    'Repeat this audit',
  ],
  days180: ['Hotel playbook in five languages', 'Peak-season calendar for shops'],
  successMilestones: [
    'Named in 6 of 16 early answers',
    'First citation of our own guide',
    'Ahead of Northmoor Desk in comparisons',
  ],
};

const OUTCOMES: ExecutiveBrief['expectedOutcomes'] = {
  days30: estimate(
    'Prices quoted correctly in half of the price answers',
    'Two of four assistants re-read pages within weeks.',
  ),
  days90: estimate('Mention rate in early questions at 20%', 'Half of the target; one of two guides live.'),
  months12: estimate(
    'Mention rate of 60% over all questions',
    'Rates of rivals that publish such guides today.',
  ),
  roiConfidence: 'medium',
};

function journeyOf(scores: Scores): ExecutiveBrief['buyerJourneyPerformance'] {
  const score = (stage: FunnelStage) =>
    scores.byFunnelStage.find((entry) => entry.funnelStage === stage)?.overall.value ?? null;
  return {
    awareness: {
      score: score('awareness'),
      diagnosis: 'Absent from most problem questions.',
      impact: 'Shortlists form without us.',
      priorityAction: 'Publish the double-reply guide.',
    },
    consideration: {
      score: score('consideration'),
      diagnosis: 'Present and well described.',
      impact: 'Comparisons turn on reporting.',
      priorityAction: 'Show reporting in a dated comparison.',
    },
    decision: {
      score: score('decision'),
      diagnosis: 'Price is hard to quote.',
      impact: 'Assistants quote rivals’ plans.',
      priorityAction: 'Put prices in plain text.',
    },
  };
}

/** The brief that goes with the example's answers. */
export function exampleBrief(scores: Scores, author: Author): ExecutiveBrief {
  return {
    executiveBrief:
      'Assistants speak well of Larkfield once asked about it, and seldom bring it up themselves. Buyers who describe the problem hear of mailboxes and rules, not of us; buyers who ask for a list hear Quillstack first.\n\nThe work is therefore early: become the source for the problem, then make price and service levels easy to quote.',
    situationAssessment: {
      currentState: 'Known when asked for, rarely volunteered.',
      competitivePosition: 'Third of six by mentions, behind Quillstack and Bramblebox.',
      strategicGap: 'Early questions name rivals’ guides as sources and none of ours.',
      keyInsight: 'Tone is not the problem. Absence is.',
    },
    buyerJourneyPerformance: journeyOf(scores),
    strategicPriorities: PRIORITIES,
    implementationRoadmap: ROADMAP,
    investmentThesis: estimate(
      '$12,000 over two quarters returns $40,000 to $70,000 a year',
      'Sum of the budgets above against the trials estimate; nothing else is counted.',
    ),
    competitiveImplications: {
      ifAct: 'The problem’s best-known guide carries our name.',
      ifDelay: 'Quillstack’s guide is already cited in one answer of five.',
      window: 'Two quarters: assistants refresh their sources slowly.',
    },
    expectedOutcomes: OUTCOMES,
    successMetrics: [
      'Mention rate by stage, each quarter',
      'Citations of own pages',
      'Trials from assistants',
    ],
    closingMessage: 'Begin with the price page this week: it is a day’s work and shows in the next audit.',
    author,
  };
}
