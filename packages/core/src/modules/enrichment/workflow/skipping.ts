import type { FieldName, ProfileField } from '@leadline/contracts';
import type { AvailableCall } from '../../../kernel/sources/index.ts';
import type { Facts } from './facts.ts';

/** From here on a value is believed, and nobody else is asked for it (004 P0-2: an address known by more than 80 %). */
const ENOUGH = 0.8;

export function isKnownWellEnough(known: readonly ProfileField[], field: FieldName): boolean {
  const found = known.find((each) => each.field === field);
  return found !== undefined && !found.stale && (found.corrected || found.confidence >= ENOUGH);
}

export function whySkipped(
  call: AvailableCall,
  {
    wanted,
    known,
    facts,
  }: {
    readonly wanted: readonly FieldName[];
    readonly known: readonly ProfileField[];
    readonly facts: Facts;
  },
): string | null {
  void facts;
  if (call.priceUsd === 0) return null;
  const open = call.yields.filter((field) => wanted.includes(field) && !isKnownWellEnough(known, field));
  return open.length === 0 ? 'everything wanted that it yields is known well enough' : null;
}
