import type { Candidate } from '@leadline/contracts';

/** What is known, for nothing, about who is meant. */
export interface EntityEvidence {
  /** Null where the home page was not asked for. */
  readonly home: {
    readonly answered: boolean;
    /** Why it cannot be read, in words that name its host; null or left out where it can, or where nothing was heard of it. */
    readonly problem?: string | null;
    /** As its source reads it. */
    readonly name: string | null;
    /** Why it is held to be parked or for sale; null where it is not. */
    readonly parked: readonly string[] | null;
    /** Address, host or domain that it redirects to; null where it stays. */
    readonly redirectedTo: string | null;
    /** Former and other names that the page mentions. */
    readonly otherNames?: readonly string[];
  } | null;
  /** Null where the DNS was not asked or did not answer. */
  readonly dnsExists: boolean | null;
  /** What registers and open data know by the name or number. */
  readonly candidates: readonly Candidate[];
  /** What the workspace's own database knows. */
  readonly own: readonly OwnEvidence[];
  /** The company this query meant before. */
  readonly known?: { readonly name: string; readonly domain: string | null } | null;
}

export interface OwnEvidence {
  readonly name: string;
  readonly domain: string | null;
  readonly country: string | null;
  readonly registryNumber: string | null;
  /** How well it fits what was asked, 0..1. */
  readonly score: number;
  readonly reasons: readonly string[];
}

export interface ChosenEntity {
  readonly name: string;
  /** Registrable domain; null for a company known by name or number alone. */
  readonly domain: string | null;
  readonly country: string | null;
  readonly registryNumber: string | null;
  readonly confidence: number;
  readonly reasons: readonly string[];
}

export interface Judgement {
  /** Null where it is in doubt who is meant. */
  readonly chosen: ChosenEntity | null;
  /** Who could be meant, best first, at most ten. With a chosen one: its rivals. */
  readonly candidates: readonly Candidate[];
  /** Sentences for whoever asked. */
  readonly warnings: readonly string[];
}

/** Surer than this, and surer by `CLEARLY` than any other, is chosen; less is doubt. */
export const SURE_ENOUGH = 0.75;
export const CLEARLY = 0.1;
export const MOST_CANDIDATES = 10;
