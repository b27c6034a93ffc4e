import { CATEGORIES, type Category } from '@leadline/contracts';
import { factReader, type QuestionFacts, type QuestionSubject } from './facts.ts';
import { RULES } from './rules.ts';

export interface Classification {
  readonly category: Category;
  /** 0 to 1: how clearly the signs point to this category and not to another. Not a measured probability. */
  readonly confidence: number;
  /** What in the question decided, in words. */
  readonly why: string;
}

/** Classifies one question into the stage of the buyer's journey at which it is asked, by rules. */
export function classifyQuestion(text: string, subject: QuestionSubject): Classification {
  return questionClassifier(subject)(text);
}

/** As `classifyQuestion`, for many questions about one market. */
export function questionClassifier(subject: QuestionSubject): (text: string) => Classification {
  const read = factReader(subject);
  return (text) => classify(read(text));
}

function classify(facts: QuestionFacts): Classification {
  const signs = RULES.filter((rule) => rule.holds(facts));
  const scores = CATEGORIES.map((category) => {
    const own = signs.filter((rule) => rule.category === category);
    return { category, score: own.reduce((sum, rule) => sum + rule.weight, 0) };
  });
  const best = scores.reduce((leader, entry) => (entry.score > leader.score ? entry : leader));
  const total = scores.reduce((sum, entry) => sum + Math.exp(entry.score), 0);
  const reasons = signs
    .filter((rule) => rule.category === best.category && rule.weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map((rule) => rule.why);
  return {
    category: best.category,
    confidence: Math.exp(best.score) / total,
    why: `The question ${reasons.slice(0, 2).join(' and ')}.`,
  };
}
