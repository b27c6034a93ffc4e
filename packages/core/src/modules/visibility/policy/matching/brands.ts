import type { Brand } from '@leadline/contracts';
import { type Automaton, buildAutomaton, type Pattern } from './automaton.ts';
import { foldToString } from './fold.ts';
import { spellingsOf } from './spellings.ts';

/** The names to look for, made ready once and used for every answer. */
export interface BrandMatcher {
  /** The audited brand first, then the rivals in their order. */
  readonly names: readonly string[];
  readonly automaton: Automaton;
  /** Folded hosts that are themselves a configured name. */
  readonly hostNames: ReadonlyMap<string, number>;
  /** Folded own domains, and the first label that a brand's host would have. */
  readonly ownDomains: ReadonlyMap<string, number>;
  readonly hostLabels: ReadonlyMap<string, number>;
  /** Folded words of what is sold (`password`, `manager`): they speak for a name that is also a word. */
  readonly productWords: ReadonlySet<string>;
}

export type BrandInput = Pick<Brand, 'name'> & Partial<Pick<Brand, 'aliases' | 'products' | 'domains'>>;

export interface MatcherOptions {
  /** What is sold, such as `password manager`. */
  readonly productCategory?: string | null | undefined;
}

/**
 * Compiles the audited brand and its rivals into one matcher. Where two brands share a spelling, the one
 * written exactly like the text wins, then the earlier one; `brandProblems` reports such clashes.
 */
export function compileBrands(
  brand: BrandInput,
  rivals: readonly BrandInput[] = [],
  options: MatcherOptions = {},
): BrandMatcher {
  const brands = [brand, ...rivals];
  const patterns = brands.flatMap((each, index) => patternsOf(each, index));
  const ownDomains = new Map<string, number>();
  const hostLabels = new Map<string, number>();
  brands.forEach((each, index) => {
    for (const domain of each.domains ?? []) setFirst(ownDomains, hostOf(domain), index);
    for (const name of namesOf(each)) {
      const label = foldToString(name).replace(/[^\p{L}\p{N}]/gu, '');
      if (label.length > 1) setFirst(hostLabels, label, index);
    }
  });
  const hostNames = new Map<string, number>();
  for (const pattern of patterns) if (pattern.domain) setFirst(hostNames, pattern.form, pattern.brand);
  const words = foldToString(options.productCategory ?? '').split(/[^\p{L}\p{N}]+/u);
  return {
    names: brands.map((each) => each.name),
    automaton: buildAutomaton(patterns),
    hostNames,
    ownDomains,
    hostLabels,
    productWords: new Set(words.flatMap((word) => (word.length > 2 ? [word, `${word}s`] : []))),
  };
}

const setFirst = (map: Map<string, number>, key: string, value: number) => {
  if (!map.has(key)) map.set(key, value);
};

/** A domain or address as the host alone, without `www.`. */
export function hostOf(domain: string): string {
  return foldToString(domain.replace(/^https?:\/\//i, '').replace(/[/?#].*$/s, ''))
    .replace(/:\d+$/, '')
    .replace(/^www\./, '');
}

function namesOf(brand: BrandInput): string[] {
  return [brand.name, ...(brand.aliases ?? [])];
}

function patternsOf(brand: BrandInput, index: number): Pattern[] {
  const seen = new Set<string>();
  const patterns: Pattern[] = [];
  for (const name of [...namesOf(brand), ...(brand.products ?? [])]) {
    for (const spelling of spellingsOf(name)) {
      if (seen.has(spelling.form)) continue;
      seen.add(spelling.form);
      patterns.push({ ...spelling, brand: index });
    }
  }
  return patterns;
}
