import { LeadlineError } from '../../../errors/index.ts';
import { placeholder } from './placeholders.ts';

/**
 * The values behind the placeholders of one exchange. They live in a closure: a session that is logged or
 * serialized shows how many it holds and nothing else.
 */
export interface MaskSession {
  /** The placeholder of a value; the same value gets the same one, however often and in whichever text. */
  hide(kind: string, value: string): string;
  /** The value behind a placeholder; undefined for one this session did not make. */
  reveal(placeholder: string): string | undefined;
  /** Notes a value of the request that may stand in the answer: it is no leak. */
  allow(value: string): void;
  /** True for a value that stood in the request, whatever its punctuation and case. */
  allows(value: string): boolean;
  readonly size: number;
  toJSON(): { readonly masked: number };
}

export interface MaskSessionOptions {
  /** Values one exchange may hide; 10,000 unless said. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 10_000;

/**
 * Starts an exchange with nothing hidden. Throws `too_large` from `hide` when the limit is reached: a value
 * beyond it would have to go out unmasked.
 */
export function createMaskSession({ limit = DEFAULT_LIMIT }: MaskSessionOptions = {}): MaskSession {
  const byValue = new Map<string, string>();
  const byPlaceholder = new Map<string, string>();
  const counts = new Map<string, number>();
  const allowed = new Set<string>();
  const allow = (value: string) => {
    if (allowed.size < limit) allowed.add(canonical(value));
  };
  return {
    hide(kind, value) {
      const key = `${kind}\n${value}`;
      const known = byValue.get(key);
      if (known) return known;
      if (byValue.size >= limit)
        throw new LeadlineError('too_large', `More than ${limit} values to mask in one exchange.`, {
          next: 'Send the texts in several requests.',
        });
      const number = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, number);
      const made = placeholder(kind, number);
      byValue.set(key, made);
      byPlaceholder.set(made, value);
      allow(value);
      return made;
    },
    reveal: (made) => byPlaceholder.get(made),
    allow,
    allows: (value) => allowed.has(canonical(value)),
    get size() {
      return byValue.size;
    },
    toJSON: () => ({ masked: byValue.size }),
  };
}

/** A value without case, spaces and punctuation, so that one number written in two ways is one. */
const canonical = (value: string): string => value.toLowerCase().replaceAll(/[^\p{L}\p{N}@]/gu, '');
