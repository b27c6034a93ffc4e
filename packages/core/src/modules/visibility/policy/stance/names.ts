import type { PlacedMention } from '../matching/index.ts';

/** Where brands are named within a sentence, in offsets of the reading's plain text. */
export interface NamedGroup {
  /** Brands named in one breath: `Bitwarden and 1Password`. */
  readonly brands: readonly number[];
  readonly start: number;
  readonly end: number;
  /** Only compared with: `cheaper than X`. */
  readonly yardstick: boolean;
}

const YARDSTICK =
  /\b(?:than|(?<!such )(?<!well )as|unlike|versus|vs\.?|compared (?:to|with)|similar to|relative to|next to|over|comparable to|instead of|rather than|switch(?:ed|ing)? from|mov(?:e|ed|ing) (?:away )?from|migrat(?:e|ed|ing) from|alternatives? to|competitors? (?:to|of|like))\s+(?:the |those of |that of )?[*_“"'(]*$/;
/** What may stand between names said in one breath. */
const ONE_BREATH = /^(?:'s)?[\s,/&+*"”“]*(?:and|or|and\/or|as well as|plus)?[\s*"“]*(?:either |both )?$/;
const ASIDE = /\([^()]{0,60}\)/;
/** `Unlike X, Y …`: the comma ends what Y is compared with. */
const COMMA = /^\s*,\s*[*"“]*$/;
const LONGEST_BREATH = 40;

/** The mentions of one sentence, those said in one breath together. `folded` is the whole text. */
export function groupNames(
  folded: string,
  sentence: { readonly start: number; readonly mentions: readonly PlacedMention[] },
): NamedGroup[] {
  const groups: { brands: number[]; start: number; end: number; yardstick: boolean }[] = [];
  for (const mention of sentence.mentions) {
    const last = groups.at(-1);
    const gap = folded.slice(last?.end ?? 0, mention.plainStart);
    if (last && inOneBreath(gap) && !(last.yardstick && COMMA.test(gap))) {
      last.brands.push(mention.brandIndex);
      last.end = mention.plainEnd;
      continue;
    }
    const before = folded.slice(Math.max(sentence.start, mention.plainStart - 32), mention.plainStart);
    groups.push({
      brands: [mention.brandIndex],
      start: mention.plainStart,
      end: mention.plainEnd,
      yardstick: YARDSTICK.test(before),
    });
  }
  return groups;
}

function inOneBreath(gap: string): boolean {
  const bare = gap.includes('(') ? gap.replace(ASIDE, '') : gap;
  return bare.length <= LONGEST_BREATH && ONE_BREATH.test(bare);
}
