import type { Question, Warning } from '@leadline/contracts';
import { factReader, type QuestionFacts, type QuestionSubject } from './facts.ts';
import { productWords } from './noun-phrase.ts';

/**
 * What an answer to the question will likely hold: several brand names, perhaps one or none, or none. Only
 * where brands are named can visibility be measured.
 */
export type Measurable = 'names' | 'few' | 'none';

export interface Measurability {
  readonly level: Measurable;
  readonly why: string;
  /** The same question asked so that the answer names brands; null where nothing needs changing. */
  readonly rewrite: string | null;
}

const ITEMS_SHOWN = 50;

/** Asks outright for names. */
const ASKS_FOR_NAMES =
  /\b(which|recommend\w*|suggest\w*|alternatives?|competitors?|vendors?|brands?|list|name (the|at least|some|a few|them|two|three|four|five|ten|\d+|products|names)|top (\d+|three|five|ten|twenty)|who (else )?(makes?|offers?|sells?|provides?)|looking for|examples of|is there an?\b|are there any|any good|what else)\b/i;
const ASKS_FOR_BEST = /^(so |and |hi,? )?(what|which|who|top|best|cheapest|the best|most)\b/i;
const BEST =
  /\b(best|top|leading|leaders?|popular|most \w+|cheapest|safest|easiest|good|reliable|kind of|sort of)\b/i;

const DEFINITION =
  /^(so |and )?(what('s| is| are| does| do you mean by| was| were)|define|explain|describe)\b/i;
const HOW_TO =
  /^(so |and |but )?(how (do|does|can|could|should|would|to|is|are|did)|what can|what should)\b/i;
const BEST_WAY = /\bthe (best|right|easiest|safest) (way|ways|time|practices?|approach|method|strategy)\b/i;
const WHY = /^(so |and |but )?why\b/i;
const YES_NO =
  /^(so |and |but )?(is|are|am|was|were|do|does|did|can|could|will|would|should|has|have|had)\b/i;
const NUMBER =
  /^(how many|how much|how long|how often|what (percentage|percent|share|number)|calculate|convert|when)\b|\d\s*[-+*/×÷=]\s*\d|\bpercent of\b/i;

const COST =
  /^(so |and )?(how (much|expensive)|what (does|do|would|should|is the (price|cost))\b.*\b(cost|pay|price|charge)s?)\b/i;

/**
 * Whether a question can measure visibility at all. Judged by the form of the question, sentence by sentence:
 * one sentence that asks for names is enough.
 */
export function measurability(question: string, subject: QuestionSubject): Measurability {
  return measurabilityReader(subject)(question);
}

function measurabilityReader(subject: QuestionSubject): (question: string) => Measurability {
  const read = factReader(subject);
  const wanted = subject.productCategory?.trim() ? productWords(subject.productCategory).many : null;
  return (question) => {
    const whole = read(question);
    if (whole.namesBrand || whole.rivals > 0)
      return { level: 'names', why: 'It names a brand.', rewrite: null };
    const judged = sentencesOf(question).map((sentence) => judge(read(sentence)));
    const best =
      judged.find(({ level }) => level === 'names') ??
      judged.find(({ level }) => level === 'few') ??
      judged[0];
    const { level, why } = best ?? { level: 'few' as const, why: 'It asks for nothing in particular.' };
    return { level, why, rewrite: level === 'names' ? null : rewritten(question, wanted) };
  };
}

type Verdict = Pick<Measurability, 'level' | 'why'>;

/** What a sentence's form says of its answer; the first that holds decides. */
const FORMS: readonly (readonly [holds: (facts: QuestionFacts) => boolean, verdict: Verdict])[] = [
  [({ text }) => BEST_WAY.test(text), { level: 'none', why: 'The answer explains how to do something.' }],
  [
    ({ text, namesProduct }) => namesProduct && (ASKS_FOR_NAMES.test(text) || asksForBest(text)),
    { level: 'names', why: 'It asks for products.' },
  ],
  [
    ({ text, namesProduct }) => namesProduct && COST.test(text),
    { level: 'few', why: 'It asks for a price range; only examples would be named.' },
  ],
  [
    ({ text }) => NUMBER.test(text) || COST.test(text),
    { level: 'none', why: 'The answer is a number or a date.' },
  ],
  [({ text }) => HOW_TO.test(text), { level: 'none', why: 'The answer explains how to do something.' }],
  [
    ({ text }) => DEFINITION.test(text) && asksForBest(text),
    { level: 'few', why: 'It asks for one best thing, which need not be a brand.' },
  ],
  [({ text }) => DEFINITION.test(text), { level: 'none', why: 'The answer explains a term.' }],
  [
    ({ text, namesProduct }) => YES_NO.test(text) && namesProduct,
    { level: 'few', why: 'The answer is yes or no with reasons; brands come up as examples at best.' },
  ],
  [({ text }) => YES_NO.test(text), { level: 'none', why: 'The answer is yes or no with reasons.' }],
  [({ text }) => WHY.test(text), { level: 'none', why: 'The answer gives reasons.' }],
  [({ namesProduct }) => namesProduct, { level: 'names', why: 'It is about products of the kind.' }],
  [
    ({ text }) => !text.endsWith('?'),
    { level: 'few', why: 'It tells of a situation without asking for products.' },
  ],
];
const OTHERWISE: Verdict = { level: 'few', why: 'It asks for no product, tool or vendor.' };

function judge(facts: QuestionFacts): Verdict {
  return FORMS.find(([holds]) => holds(facts))?.[1] ?? OTHERWISE;
}

function asksForBest(text: string): boolean {
  return ASKS_FOR_BEST.test(text) && BEST.test(text);
}

/**
 * Warnings, before money is spent, of questions that measure nothing or little, each with a rewrite. Empty
 * when every question asks for names.
 */
export function measurabilityWarnings(questions: readonly Question[], subject: QuestionSubject): Warning[] {
  const read = measurabilityReader(subject);
  const judged = questions.map((question) => ({ text: question.text, ...read(question.text) }));
  const texts = [
    [
      'none',
      'questions_name_no_brand',
      'questions will hardly be answered with a brand’s name, so they measure nothing. Ask for names instead:',
    ],
    [
      'few',
      'questions_name_few_brands',
      'questions may be answered without any brand’s name. Asking for names outright measures more:',
    ],
  ] as const;
  return texts.flatMap(([level, code, message]) => {
    const items = judged.filter((entry) => entry.level === level);
    if (items.length === 0) return [];
    const shown = items
      .slice(0, ITEMS_SHOWN)
      .map((entry) => `${entry.text} — ${entry.why} Better: ${entry.rewrite}`);
    const hidden = items.length - shown.length;
    const count = `${items.length} of ${questions.length}`;
    return [
      { code, message: `${count} ${message}`, items: hidden > 0 ? [...shown, `and ${hidden} more`] : shown },
    ];
  });
}

function sentencesOf(text: string): string[] {
  return text
    .trim()
    .split(/(?<=[.!?])\s+(?=\p{Lu}|\d)/u)
    .filter((sentence) => sentence !== '');
}

function rewritten(question: string, products: string | null): string {
  const asked = question.trim();
  const closed = /[.?!]$/.test(asked) ? asked : `${asked}.`;
  return `${closed} Which ${products ?? 'products or vendors'} would you recommend for this? Name at least five.`;
}
