import type { InsightItem } from '@leadline/contracts';
import type { Reach } from '../../personal/index.ts';

type Difficulty = InsightItem['difficulty'];

/** Kinds of work an insight asks for; each has its usual effort, pace, people and risks. */
export type Work = 'page' | 'comparison' | 'proof' | 'coverage' | 'correction' | 'monitoring';

export interface WorkTraits {
  /** Person-weeks for a small business; larger companies scale it. */
  readonly weeks: Reach;
  readonly difficulty: Difficulty;
  readonly timeline: string;
  /** Calendar weeks until it is out. */
  readonly calendarWeeks: Reach;
  readonly crew: 'writer' | 'outreach' | 'expert';
  readonly resources: string;
  readonly needs: string;
  readonly risk: string;
}

/** Planning assumptions for effort and pace; the risks are those that the kind of work itself brings. */
export const WORK: Readonly<Record<Work, WorkTraits>> = {
  page: {
    weeks: { low: 0.5, high: 1.5 },
    difficulty: 'easy',
    timeline: '1–2 weeks',
    calendarWeeks: { low: 1, high: 2 },
    crew: 'writer',
    resources: 'one page on the site, readable without scripts',
    needs: 'facts confirmed by whoever owns the product',
    risk: 'Assistants pick up a new page at their own pace; allow six to eight weeks before judging it',
  },
  comparison: {
    weeks: { low: 1.5, high: 3 },
    difficulty: 'moderate',
    timeline: '3–4 weeks',
    calendarWeeks: { low: 3, high: 4 },
    crew: 'writer',
    resources: 'current facts on both products, a reviewer who knows the rival, legal sign-off on claims',
    needs: 'a current look at the rival’s product and prices',
    risk: 'A one-sided comparison is not quoted; it has to say where the rival is the better choice',
  },
  proof: {
    weeks: { low: 2, high: 4 },
    difficulty: 'moderate',
    timeline: '4–8 weeks',
    calendarWeeks: { low: 4, high: 8 },
    crew: 'expert',
    resources: 'figures, documents or customers that show the claim is true',
    needs: 'evidence that can be published',
    risk: 'If the evidence turns out thin, it is better to change the product than the page',
  },
  coverage: {
    weeks: { low: 2, high: 5 },
    difficulty: 'hard',
    timeline: '6–12 weeks',
    calendarWeeks: { low: 6, high: 12 },
    crew: 'outreach',
    resources: 'a fact sheet, test access for reviewers, one named contact who answers',
    needs: 'a product version that a reviewer can try without help',
    risk: 'Editors decide for themselves and may say no, or say something critical',
  },
  correction: {
    weeks: { low: 1, high: 2.5 },
    difficulty: 'moderate',
    timeline: '2–4 weeks',
    calendarWeeks: { low: 2, high: 4 },
    crew: 'expert',
    resources: 'the facts as they stand today, with dates, and the pages that still say otherwise',
    needs: 'a decision whether the criticism is right, out of date or wrong',
    risk: 'Answering a criticism repeats it; lead with the fact and not with the denial',
  },
  monitoring: {
    weeks: { low: 0.5, high: 1 },
    difficulty: 'easy',
    timeline: '1–2 weeks',
    calendarWeeks: { low: 1, high: 2 },
    crew: 'writer',
    resources: 'a monthly repeat of the same questions',
    needs: 'an owner who looks at the result',
    risk: 'A few answers swing by chance; act on changes that hold over two rounds',
  },
};
