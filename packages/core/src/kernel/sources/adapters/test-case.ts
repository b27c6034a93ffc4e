import { readFileSync } from 'node:fs';
import type { FieldName, FieldValue } from '@leadline/contracts';
import type { Heard, Reply } from './test-io.ts';

/** One call of one adapter: what is asked, what the provider answers, and what must come of it. */
export interface AdapterCase {
  readonly source: string;
  readonly call: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** By the path's beginning; the first that fits answers. */
  readonly routes: readonly (readonly [string, (heard: Heard) => Reply])[];
  readonly says: Partial<Readonly<Record<FieldName, FieldValue>>>;
  readonly silentOn?: readonly FieldName[];
  readonly found?: object;
  readonly costUsd?: number;
  /** What the last route answers where nothing is known. */
  readonly unknown: Reply;
  /** The miss costs this. */
  readonly missUsd?: number;
  /** Keyless providers cannot reject a key. */
  readonly keyless?: boolean;
}

export function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as unknown;
}

/** Answers with a fixture. */
export const file = (name: string) => () => ({ body: fixture(name) });
