import type { AvailableCall, Sources } from '../../../kernel/sources/index.ts';
import { type AnsweredCall, skipReason } from '../policy/skip/index.ts';
import type { StoredInput } from '../records.ts';
import type { Board } from './board.ts';
import { kindOf } from './facts.ts';
import { nameOfCall } from './ports.ts';

export interface Skipping {
  readonly input: StoredInput;
  readonly board: Board;
  readonly needed: StoredInput['wanted'];
  readonly sources: Sources;
}

/** Why a call is not made, whatever the budget; null where it is. */
export function whySkipped(call: AvailableCall, { input, board, needed, sources }: Skipping): string | null {
  const official = sources.definitions.filter((each) => each.official).map(({ name }) => name);
  // Whether a source is up is the gateway's to say: it gives what one that is down said before, or its refusal, at once.
  return skipReason(call, board.believed(), {
    wanted: needed,
    named: new Set(input.named),
    official: new Set(official),
    country: kindOf(board.believed(), input.country).country,
    answered: answeredCalls(board, sources),
  });
}

function answeredCalls(board: Board, sources: Sources): AnsweredCall[] {
  return sources.available().flatMap((call) => {
    const made = board.calls.get(nameOfCall(call));
    return made?.outcome === 'hit' ? [{ ...call, brought: made.fields }] : [];
  });
}
