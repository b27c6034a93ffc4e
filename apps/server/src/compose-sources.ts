import type { Cache } from '@leadline/core/kernel/cache';
import { systemClock } from '@leadline/core/kernel/clock';
import type { Config } from '@leadline/core/kernel/config';
import type { Log } from '@leadline/core/kernel/log';
import {
  createDohResolver,
  createSafeFetch,
  createSystemResolver,
  type Resolver,
  type SafeFetch,
} from '@leadline/core/kernel/net';
import {
  createSourceDefinitions,
  createSources,
  type SourceSettings,
  type Sources,
  sourceSettings,
  userAgentOf,
} from '@leadline/core/kernel/sources';
import type { Store } from '@leadline/core/kernel/store';
import type { Telemetry } from './telemetry/telemetry.ts';

/** What data sources stand on. */
export interface SourceSurroundings {
  readonly config: Config;
  readonly log: Pick<Log, 'debug' | 'warn' | 'error'>;
  readonly store: Store;
  readonly cache: Cache;
  readonly telemetry: Pick<Telemetry, 'onSource' | 'onLostRows'>;
  /** What must be closed again, in reverse order. */
  readonly closers: (() => Promise<void>)[];
}

export interface ComposedSources {
  readonly sources: Sources;
  readonly pages: SafeFetch;
  readonly resolver: Resolver;
  /** True where a sandbox stands in for all of them. */
  readonly simulated: boolean;
}

/** The gateway to data providers, and the way to companies' own sites and names. */
export function composeSources(around: SourceSurroundings): ComposedSources {
  const { config, log, store, cache, telemetry, closers } = around;
  const clock = systemClock;
  const settings = sourceSettings(config);
  const { pages, resolver } = openNet(settings);
  closers.push(() => pages.close());
  const sources = createSources({
    store,
    clock,
    cache,
    settings,
    definitions: createSourceDefinitions(),
    pages,
    dns: resolver,
    onEvent(event) {
      if (event.type === 'source.trouble')
        log.warn({ where: event.where, err: event.error }, 'data sources: the database was of no help');
      else log.debug({ event }, 'data source');
      telemetry.onSource?.(event);
    },
    onLostRows(rows, error) {
      log.error({ rows, err: error }, 'rows of the ledger were lost');
      telemetry.onLostRows?.(rows);
    },
  });
  closers.push(() => sources.stop());
  return { sources, pages, resolver, simulated: settings.sandboxUrl !== '' };
}

/** Sites and names of the world, or those of the sandbox. */
function openNet(settings: SourceSettings) {
  const { sandboxUrl } = settings;
  const sandboxed = sandboxUrl !== '';
  const resolver = sandboxed ? createDohResolver({ url: `${sandboxUrl}/dns-query` }) : createSystemResolver();
  const pages = createSafeFetch({
    resolver,
    clock: systemClock,
    userAgent: userAgentOf(settings),
    ...(sandboxed && { reach: (url: URL) => siteInSandbox(url, sandboxUrl) }),
  });
  return { resolver, pages };
}

/** `https://acme.com/about?x=1` is `<sandbox>/sites/https/acme.com/about?x=1`. */
function siteInSandbox({ protocol, hostname, pathname, search }: URL, sandboxUrl: string): URL {
  return new URL(`${sandboxUrl}/sites/${protocol.slice(0, -1)}/${hostname}${pathname}${search}`);
}
