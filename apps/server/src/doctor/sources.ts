import { createCache } from '@leadline/core/kernel/cache';
import type { Config } from '@leadline/core/kernel/config';
import type { Store } from '@leadline/core/kernel/store';
import { type ComposedSources, composeSources } from '../compose-sources.ts';
import { type CheckResult, failed, ok } from './check.ts';

const SILENT = { debug: () => undefined, warn: () => undefined, error: () => undefined };

/** Asks each data source that has a key whether it is accepted; those without are left in peace. */
export async function checkSources(config: Config, store: Store): Promise<CheckResult[]> {
  const closers: (() => Promise<void>)[] = [];
  try {
    const around = { config, log: SILENT, store, cache: createCache(), telemetry: {}, closers };
    return await checkKeys(composeSources(around));
  } catch (error) {
    return [failed('data sources', error)];
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

async function checkKeys({ sources, simulated }: ComposedSources): Promise<CheckResult[]> {
  const configured = new Set(sources.available().map(({ source }) => source));
  const keyed = sources.definitions.filter(
    ({ name, keys }) => configured.has(name) && Object.keys(keys).length > 0,
  );
  const probes = keyed.length === 0 ? [] : await sources.probe(keyed.map(({ name }) => name));
  const settings = new Map(keyed.map(({ name, keys }) => [name, Object.values(keys).join(' and ')]));
  const without = configured.size - keyed.length;
  return [
    ok(
      'data sources',
      `${without} need no key; ${keyed.length} of the ${withKeys(sources.definitions)} others have theirs`,
    ),
    ...probes.map((probe) =>
      probe.ok
        ? ok(probe.source, `${probe.detail}${simulated ? ' (simulated)' : ''}`)
        : failed(
            probe.source,
            new Error(probe.detail),
            `Correct ${settings.get(probe.source)}, or leave it out with LEADLINE_SOURCES_OFF.`,
          ),
    ),
  ];
}

function withKeys(definitions: ComposedSources['sources']['definitions']): number {
  return definitions.filter(({ keys }) => Object.keys(keys).length > 0).length;
}
