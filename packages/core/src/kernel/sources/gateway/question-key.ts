import { createHash } from 'node:crypto';

/** JSON of a value in which the order of an object's fields makes no difference, and what is undefined is not there. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export interface Question {
  readonly source: string;
  readonly call: string;
  readonly query: unknown;
  /** What a sandbox says must never be taken for the truth. */
  readonly simulated: boolean;
}

/** The same question to the same call of a source has the same key, however its query is written down. */
export function questionKey({ source, call, query, simulated }: Question): string {
  const digest = createHash('sha256').update(canonicalJson(query)).digest('base64url');
  return `${simulated ? 'simulated-source' : 'source'}/${source}/${call}/${digest}`;
}
