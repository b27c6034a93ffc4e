import { CARE } from './industries-care.ts';
import { MAKERS } from './industries-makers.ts';
import { SERVICES } from './industries-services.ts';

/** One line of business: what its companies say, sell and look for. */
export interface Trade {
  readonly industry: string;
  readonly subIndustry: string;
  readonly weight: number;
  readonly naics: string;
  readonly cnae: string;
  readonly model: 'B2B' | 'B2C' | 'B2B2C' | 'marketplace' | 'non-profit';
  /** Second words of names. */
  readonly words: readonly string[];
  /** Completes `<name> …`, without a full stop. */
  readonly does: readonly string[];
  readonly taglines: readonly string[];
  /** Common nouns of products; the company's own word goes before them. */
  readonly products: readonly string[];
  readonly keywords: readonly string[];
  readonly customers: readonly string[];
  /** US dollars of revenue for each person employed. */
  readonly revenuePerHead: number;
  /** Whether it is a software business: better known to technology-minded providers. */
  readonly isTech: boolean;
}

export const TRADES: readonly Trade[] = [...SERVICES, ...CARE, ...MAKERS];
