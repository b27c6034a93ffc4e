import { classifyIndustry, INDUSTRIES } from '../policy/industry/index.ts';
import {
  BUSINESS_MODELS,
  type Claim,
  type CompanyPage,
  type InferInput,
  type InferredField,
} from './claim.ts';

/** Characters of a page that are shown to a model; what comes later seldom says more. */
export const PAGE_LENGTH = 6_000;
const SHORTEST_QUOTE = 8;
/** Share of a description's longer words that the pages must say themselves. */
const OWN_WORDS = 0.6;
const LONGEST: Readonly<Record<InferredField, number>> = {
  industry: 40,
  subIndustry: 60,
  businessModel: 20,
  targetCustomers: 60,
  products: 80,
  keywords: 40,
  competitors: 80,
  description: 400,
};
const CHOICES: Partial<Readonly<Record<InferredField, readonly string[]>>> = {
  industry: INDUSTRIES,
  businessModel: BUSINESS_MODELS,
};
/** Values of these fields are names: whoever states one must have read it. */
const NAMED: ReadonlySet<InferredField> = new Set(['products', 'competitors']);

/** What is wrong with a claim, measured against the pages; null when it holds. */
export function claimProblem(claim: Claim, { wanted, pages }: InferInput): string | null {
  const { field, value } = claim;
  if (!wanted.includes(field)) return 'was not asked for';
  const page = pages[claim.source - 1];
  if (!page) return `there is no page ${claim.source}`;
  const said = bare(shown(page));
  const quote = bare(claim.quote);
  if (quote.length < SHORTEST_QUOTE || !said.includes(quote))
    return `the quote does not stand in page ${claim.source}`;
  if (value.trim() === '' || value.length > LONGEST[field])
    return `must have 1 to ${LONGEST[field]} characters`;
  if (/[<>{}]|https?:/iu.test(value)) return 'must be plain words';
  const choices = CHOICES[field];
  if (choices && !choices.includes(value)) return `must be one of ${choices.join(', ')}`;
  if (NAMED.has(field) && !said.includes(bare(value)))
    return `"${value}" does not stand in page ${claim.source}`;
  if (field === 'description' && ownWords(value, pages) < OWN_WORDS) return 'says what the pages do not say';
  return null;
}

/** The claims that hold, each field's value once. */
export function soundClaims(claims: readonly Claim[], input: InferInput): Claim[] {
  const seen = new Set<string>();
  return claims.filter((claim) => {
    const key = `${claim.field}\n${bare(claim.value)}`;
    if (seen.has(key) || claimProblem(claim, input) !== null) return false;
    seen.add(key);
    return true;
  });
}

const MODEL_WORDS: readonly (readonly [value: (typeof BUSINESS_MODELS)[number], pattern: RegExp])[] = [
  ['non-profit', /\b(?:non-?profit|charity|501\(c\)|foundation)\b/iu],
  ['marketplace', /\bmarketplace\b|\bbuyers and sellers\b/iu],
  [
    'B2B',
    /\b(?:b2b|for (?:business(?:es)?|teams?|enterprises?|companies|developers)|request a demo|book a demo|contact sales|saas)\b/iu,
  ],
  ['B2C', /\b(?:add to (?:cart|basket)|free shipping|app store|for (?:kids|families|everyone)|shop now)\b/iu],
];

/** What rules can prove: industry and business model, each with the words that speak for it as its passage. */
export function claimsByRules({ name, wanted, pages }: InferInput): Claim[] {
  const claims: Claim[] = [];
  const lead = pages[0];
  if (!lead) return claims;
  const guess = classifyIndustry({
    name,
    oneLiner: `${lead.title} ${lead.description}`,
    siteText: pages.map(({ text }) => text).join(' '),
  });
  if (guess && wanted.includes('industry')) {
    const proof = passageWith(pages, guess.because);
    if (proof) claims.push({ field: 'industry', value: guess.industry, ...proof });
  }
  if (wanted.includes('businessModel')) {
    const found = MODEL_WORDS.map(([value, pattern]) => ({
      value,
      proof: passageMatching(pages, pattern),
    })).find(({ proof }) => proof !== null);
    if (found?.proof) claims.push({ field: 'businessModel', value: found.value, ...found.proof });
  }
  return claims;
}

interface Passage {
  readonly source: number;
  readonly quote: string;
}

function passageWith(pages: readonly CompanyPage[], words: readonly string[]): Passage | null {
  for (const word of words) {
    const escaped = word.replace(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`);
    const found = passageMatching(pages, new RegExp(String.raw`(?<![\p{L}\d])${escaped}`, 'iu'));
    if (found) return found;
  }
  return null;
}

/** The words around the first match, cut at blanks so that they stand in the page letter for letter. */
function passageMatching(pages: readonly CompanyPage[], pattern: RegExp): Passage | null {
  for (const [at, page] of pages.entries()) {
    const text = shown(page);
    const match = pattern.exec(text);
    if (!match) continue;
    const from = text.lastIndexOf(' ', Math.max(0, match.index - 40)) + 1;
    const until = text.indexOf(' ', match.index + match[0].length + 40);
    const quote = text.slice(from, until === -1 ? match.index + match[0].length + 60 : until).trim();
    if (bare(quote).length >= SHORTEST_QUOTE) return { source: at + 1, quote };
  }
  return null;
}

function shown({ title, description, text }: CompanyPage): string {
  return [title, description, text].join('\n').slice(0, PAGE_LENGTH);
}

function ownWords(value: string, pages: readonly CompanyPage[]): number {
  const words = bare(value)
    .split(' ')
    .filter((word) => word.length > 4);
  if (words.length === 0) return 1;
  const said = bare(pages.map(shown).join(' '));
  return words.filter((word) => said.includes(word.slice(0, 6))).length / words.length;
}

/** Letters and digits alone, so that quotes, dashes and line breaks do not decide. */
function bare(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
