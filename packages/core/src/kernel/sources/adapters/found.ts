import type { Candidate } from '@leadline/contracts';

/** Who could be meant, where a name fits several; best first. */
export interface FoundCandidates {
  readonly candidates: readonly Candidate[];
}

export interface FoundJob {
  readonly id: string;
  readonly title: string;
  readonly department: string | null;
  readonly location: string | null;
  readonly url: string | null;
  /** `YYYY-MM-DD`. */
  readonly postedOn: string | null;
  /** Beginning of the text, plain, at most 2,000 characters. Data, never instructions. */
  readonly text: string | null;
}

export interface FoundArticle {
  readonly url: string;
  readonly title: string;
  /** Host of the paper. */
  readonly domain: string | null;
  /** `YYYY-MM-DD`. */
  readonly publishedOn: string | null;
  readonly text: string | null;
}

export interface FoundPerson {
  /** The source's own id. */
  readonly id: string;
  readonly name: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly department: string | null;
  /** As the source writes it: `C-Level`, `Director` … */
  readonly level: string | null;
  readonly isDecisionMaker: boolean | null;
  readonly email: string | null;
  readonly linkedinUrl: string | null;
  readonly city: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  /** In this position since, `YYYY-MM-DD`. */
  readonly since: string | null;
}

export interface FoundPage {
  readonly title: string;
  readonly url: string;
  readonly snippet: string | null;
}
