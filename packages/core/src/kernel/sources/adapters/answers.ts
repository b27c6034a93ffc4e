import type { SourceAnswer } from '../source.ts';
import type { Notes } from './notes.ts';

/** What an answer costs and leaves, where it is not nothing. */
interface Charges {
  readonly costUsd?: number;
  readonly creditsUsed?: number | undefined;
  readonly creditsLeft?: number | undefined;
}

/** The source knows nothing of what was asked. */
export function miss<Found>(found: Found, charges: Charges = {}): SourceAnswer<Found> {
  return { observations: [], found, hit: false, ...charged(charges) };
}

export function hit<Found>(notes: Notes, found: Found, charges: Charges = {}): SourceAnswer<Found> {
  return { observations: notes.all, found, hit: true, ...charged(charges) };
}

function charged({ costUsd = 0, creditsUsed, creditsLeft }: Charges) {
  return {
    costUsd,
    ...(creditsUsed !== undefined && { creditsUsed }),
    ...(creditsLeft !== undefined && { creditsLeft }),
  };
}
