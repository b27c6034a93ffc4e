import type { InsightItem } from '@leadline/contracts';

/** Share of words two texts must have in common to say the same. */
const ALIKE = 0.6;

/** Items that say the same, the best of them, and their numbers from 1. */
export interface AlikeItems {
  readonly best: InsightItem;
  readonly numbers: readonly number[];
}

/** Groups the wanted items that say the same in other words, in their order; numbers count all items. */
export function groupAlike(
  items: readonly InsightItem[],
  wanted: (item: InsightItem) => boolean,
): AlikeItems[] {
  const groups: { words: Set<string>; numbers: number[]; best: InsightItem }[] = [];
  items.forEach((item, index) => {
    if (!wanted(item)) return;
    const words = tellingWords(item.text);
    const same = groups.find(
      (group) => overlap(group.words, words) >= ALIKE && group.best.competitor === item.competitor,
    );
    if (same === undefined) {
      groups.push({ words, numbers: [index + 1], best: item });
    } else {
      same.numbers.push(index + 1);
      if (item.priority > same.best.priority) same.best = item;
    }
  });
  return groups;
}

/** True when two texts say the same: at least this share of all their telling words is in both. */
export function sayTheSame(a: string, b: string, share: number = ALIKE): boolean {
  return overlap(tellingWords(a), tellingWords(b)) >= share;
}

/** The places, from 0, of texts that say the same as an earlier one that is no repeat itself. */
export function repeatsAmong(texts: readonly string[], share: number = ALIKE): number[] {
  const first: Set<string>[] = [];
  return texts.flatMap((text, place) => {
    const words = tellingWords(text);
    if (first.some((earlier) => overlap(earlier, words) >= share)) return [place];
    first.push(words);
    return [];
  });
}

const SHORT_WORDS = /^(?:and|the|for|that|with|from|are|its|this|into|not|out|all|per)$/;

function tellingWords(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? [];
  const telling = words.filter((word) => !SHORT_WORDS.test(word));
  return new Set(telling.length > 0 ? telling : [text.trim().toLowerCase()]);
}

/** Jaccard similarity of two sets of words. */
function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return shared / Math.max(1, a.size + b.size - shared);
}
