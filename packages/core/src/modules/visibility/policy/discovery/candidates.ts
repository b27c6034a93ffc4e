import {
  isPlaceOrOccasion,
  needsAnother,
  PUBLISHERS_AND_SHOPS,
  TITLE_ENDINGS,
  TITLE_STARTS,
} from './lexicon.ts';
import type { Slot } from './slots.ts';
import {
  isCapitalised,
  isDescriptive,
  isModel,
  isOrdinary,
  isUnusual,
  type Token,
  tokensOf,
} from './tokens.ts';

/** A slot whose first word (or, after an article, words) may be a brand's name. */
export interface Candidate {
  readonly answer: number;
  readonly slot: Slot;
  readonly tokens: readonly Token[];
  readonly lead: Token;
  /** The lead is made of ordinary words. */
  readonly ordinary: boolean;
}

const LINKING = /^(?:of|and|the|with|for|by|in|on|to|from|at|x|or|a|&)$/;

/** The candidates of one answer. */
export function candidatesOf(answer: number, slots: readonly Slot[]): Candidate[] {
  return slots.flatMap((slot) => {
    const tokens = nameTokens(slot);
    const lead = leadOf(tokens);
    return lead && isNameLike(slot, tokens, lead)
      ? [{ answer, slot, tokens, lead, ordinary: lead.key.split(' ').every(isOrdinary) }]
      : [];
  });
}

/** Says for whom or in what state a product is, before its maker's name. */
const BEFORE_NAME =
  /^(?:men|mens|women|womens|kids|kid|boys|girls|unisex|adult|restored|refurbished|renewed|used|certified|all-new|brand-new)$/;

/** The words of a product's name, from its maker's name on; `Massage Gun by Digitnow` is turned round. */
function nameTokens(slot: Slot): Token[] {
  const bracket = slot.text.indexOf('(');
  const tokens = tokensOf(bracket < 0 ? slot.text : slot.text.slice(0, bracket));
  const by = tokens.findLastIndex((token) => token.text === 'by');
  const maker = tokens[by + 1];
  if (by > 0 && maker && isCapitalised(maker.text)) return [...tokens.slice(by + 1), ...tokens.slice(0, by)];
  const start = tokens.findIndex((token) => !BEFORE_NAME.test(token.key.replace(/'$/, '')));
  return start > 0 ? tokens.slice(start) : tokens;
}

/** `New Balance`, `The North…`, `American Express`: the first word alone says nothing. */
function leadOf(tokens: readonly Token[]): Token | undefined {
  const [first, second] = tokens;
  if (!first || !second || !needsAnother(first.key) || !isCapitalised(second.text) || isModel(second.text))
    return first;
  return {
    ...first,
    text: `${first.text} ${second.text}`,
    key: `${first.key} ${second.key}`,
    end: second.end,
    possessive: second.possessive,
  };
}

/** Longer than any product's name, in words. */
const LONGEST_NAME = 14;

function isNameLike(slot: Slot, tokens: readonly Token[], lead: Token): boolean {
  if (tokens.length > LONGEST_NAME || !mayLead(slot, lead) || isOtherName(tokens)) return false;
  const last = tokens.at(-1);
  if (tokens.length > 1 && last && TITLE_ENDINGS.has(last.key) && !slot.priced) {
    return isUnusual(lead.text) && tokens.length < 3;
  }
  const words = tokens.filter((token) => !LINKING.test(token.key));
  const lower = words.filter((token) => !isCapitalised(token.text) && !/\d/.test(token.text)).length;
  return lower <= words.length * 0.4 || words.length === 1;
}

function mayLead(slot: Slot, lead: Token): boolean {
  const letters = lead.text.replace(/[^\p{L}]/gu, '').length;
  if (letters < 2 || TITLE_STARTS.has(lead.key) || (isModel(lead.text) && letters < 3)) return false;
  return !isDescriptive(lead.key) || /[®™℠]/.test(slot.text);
}

/** The name of a place, an occasion, a publication or a shop. */
function isOtherName(tokens: readonly Token[]): boolean {
  const keys = tokens.map((token) => token.key);
  const whole = keys.join(' ');
  return (
    isPlaceOrOccasion(keys.slice(0, 2).join(' ')) ||
    isPlaceOrOccasion(whole) ||
    PUBLISHERS_AND_SHOPS.has(whole)
  );
}
