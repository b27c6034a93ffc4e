import { type BrandInput, compileBrands, findMentions } from '../matching/index.ts';

/** Whose questions these are. */
export interface QuestionSubject {
  readonly brand: BrandInput;
  readonly rivals: readonly BrandInput[];
  /** What is sold, such as `password manager`. */
  readonly productCategory?: string | null | undefined;
}

/** What can be seen in a question before it is judged. */
export interface QuestionFacts {
  readonly text: string;
  readonly namesBrand: boolean;
  /** How many different rivals it names. */
  readonly rivals: number;
  /** It speaks of the kind of product: by its own words, or as a tool, service, vendor and the like. */
  readonly namesProduct: boolean;
  /** It names the category itself (`password manager`), not only its subject (`passwords`) or “tool”. */
  readonly namesCategory: boolean;
  /** It begins by telling of a situation before anything is asked, or asks nothing at all. */
  readonly opensWithStatement: boolean;
  /** It asks for products, brands or vendors: “which tools”, “recommend”, “the best …”. */
  readonly asksForProducts: boolean;
}

const PRODUCT_NOUN =
  /\b(tools?|software|apps?|applications?|platforms?|programs?|systems?|solutions?|packages?|suites?|services?|products?|brands?|vendors?|providers?|suppliers?|manufacturers?|makers?|models?|machines?|devices?|plugins?|options?)\b/i;

const ASKS_FOR =
  /\b(recommend(ed|ation|ations)?|suggest(ions?)?|looking for|list|name|overview of|best|top|leading|leaders?|most popular|popular|which|what (kind of |sort of )?(\w+[- ]){0,4}(tools?|software|apps?|platforms?|systems?|services?|products?|brands?|vendors?|providers?|machines?|programs?|packages?))\b/i;

/** Words of a category that say nothing of what it is for. */
const GENERIC = new Set([
  'software',
  'tool',
  'tools',
  'app',
  'apps',
  'platform',
  'platforms',
  'system',
  'systems',
  'solution',
  'solutions',
  'service',
  'services',
  'product',
  'products',
  'provider',
  'providers',
  'company',
  'companies',
  'office',
  'online',
  'digital',
  'business',
  'for',
  'and',
  'the',
  'with',
  'of',
  'manager',
  'management',
]);

/** Prepares the reading of many questions about one market. */
export function factReader(subject: QuestionSubject): (text: string) => QuestionFacts {
  const matcher = compileBrands(subject.brand, subject.rivals, { productCategory: subject.productCategory });
  const brand = subject.brand.name;
  const category = categoryPattern(subject.productCategory ?? '');
  return (text) => {
    const named = new Set(findMentions(text, matcher).map((mention) => mention.brand));
    const namesBrand = named.has(brand);
    const namesCategory = category?.test(text) ?? false;
    const namesProduct = PRODUCT_NOUN.test(text) || namesCategory;
    return {
      text,
      namesBrand,
      rivals: named.size - (namesBrand ? 1 : 0),
      namesProduct,
      namesCategory,
      opensWithStatement: opensWithStatement(text),
      asksForProducts: namesProduct && ASKS_FOR.test(text),
    };
  };
}

const REQUEST =
  /^(please )?(list|name|compare|recommend|suggest|give|tell|show|get|find|top|best|what|which|who|how|why)\b/i;

function opensWithStatement(text: string): boolean {
  const [first = ''] = text.trim().split(/(?<=[.!?;])\s+/, 1);
  return !first.endsWith('?') && !REQUEST.test(first) && first.split(/\s+/).length > 3;
}

/**
 * Finds the category by name, in singular and plural. Words that say little are not asked for: in front
 * (`office coffee machines`), and behind a name that is clear without them (`e-signature service`).
 */
function categoryPattern(category: string): RegExp | null {
  const words = category
    .toLowerCase()
    .split(/[^\p{L}\p{N}-]+/u)
    .filter((word) => word !== '');
  const from = words.findIndex((word) => !GENERIC.has(word));
  if (from < 0) return null;
  const kept = words.slice(from);
  const clear = kept.length > 2 || (kept[0] ?? '').includes('-');
  const name = clear && GENERIC.has(kept.at(-1) ?? '') ? kept.slice(0, -1) : kept;
  const pattern = name.map((word) => word.replaceAll('-', '[- ]?').replace(/s$/, '')).join('s?[- ]');
  return new RegExp(`(?<![\\p{L}\\p{N}])${pattern}s?(?![\\p{L}\\p{N}])`, 'iu');
}
