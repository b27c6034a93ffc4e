import { readWords, scoreInjection } from '../../../kernel/llm/index.ts';
import type { CompanyPage } from '../tasks/index.ts';

/** From this score on a passage counts as words to a model. Lower than the guards' bar of 0.5: what a page loses by mistake costs little. */
const SUSPICIOUS = 0.3;

/**
 * A page without the passages that speak to a model. What is not shown to it cannot be obeyed, nor quoted as proof by one that would
 * obey: a paragraph is left out from its first order on.
 */
export function withoutOrders(page: CompanyPage): CompanyPage {
  const { title, description, text } = page;
  return { ...page, title: lines(title), description: lines(description), text: lines(text) };
}

function lines(text: string): string {
  return text.split('\n').map(untilOrder).join('\n');
}

function untilOrder(line: string): string {
  const { score, signs } = scoreInjection(readWords(line), { fetched: true });
  if (score < SUSPICIOUS) return line;
  const first = Math.min(...signs.map(({ start }) => start));
  const before = line.slice(0, first);
  return before.slice(0, Math.max(...['. ', '! ', '? '].map((end) => before.lastIndexOf(end) + 1)));
}
