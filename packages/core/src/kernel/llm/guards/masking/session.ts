import { LeadlineError } from '../../../errors/index.ts';
import { placeholder } from './placeholders.ts';

/**
 * The values behind the placeholders of one exchange. They live in private fields: a session that is logged or
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
  return new Session(limit);
}

interface Hidden {
  readonly byValue: Map<string, string>;
  readonly byPlaceholder: Map<string, string>;
  readonly counts: Map<string, number>;
}

/** Most exchanges hide nothing, so the maps are made with the first value. */
class Session implements MaskSession {
  readonly #limit: number;
  #hidden: Hidden | undefined;
  #allowed: Set<string> | undefined;

  constructor(limit: number) {
    this.#limit = limit;
  }

  hide(kind: string, value: string): string {
    this.#hidden ??= { byValue: new Map(), byPlaceholder: new Map(), counts: new Map() };
    const { byValue, byPlaceholder, counts } = this.#hidden;
    const key = `${kind}\n${value}`;
    const known = byValue.get(key);
    if (known) return known;
    if (byValue.size >= this.#limit)
      throw new LeadlineError('too_large', `More than ${this.#limit} values to mask in one exchange.`, {
        next: 'Send the texts in several requests.',
      });
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const made = placeholder(kind, number);
    byValue.set(key, made);
    byPlaceholder.set(made, value);
    this.allow(value);
    return made;
  }

  reveal(made: string): string | undefined {
    return this.#hidden?.byPlaceholder.get(made);
  }

  allow(value: string): void {
    this.#allowed ??= new Set();
    if (this.#allowed.size < this.#limit) this.#allowed.add(canonical(value));
  }

  allows(value: string): boolean {
    return this.#allowed?.has(canonical(value)) ?? false;
  }

  get size(): number {
    return this.#hidden?.byValue.size ?? 0;
  }

  toJSON(): { readonly masked: number } {
    return { masked: this.size };
  }
}

/** A value without case, spaces and punctuation, so that one number written in two ways is one. */
const canonical = (value: string): string => value.toLowerCase().replaceAll(/[^\p{L}\p{N}@]/gu, '');
