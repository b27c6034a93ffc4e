import { LeadlineError } from '../../errors/index.ts';
import type { SourceSettings } from '../settings.ts';
import type { SourceDefinition } from '../source.ts';
import type { SourceStage } from './ask.ts';

/** A source with what the settings say of it. */
export interface ConfiguredSource {
  readonly definition: SourceDefinition;
  /** Null where it can be asked; else why not. */
  readonly missing: string | null;
  /** By the names its adapter reads them under. */
  readonly keys: Readonly<Record<string, string>>;
  /** As they are asked: a sandbox's in place of the provider's. */
  readonly bases: Readonly<Record<string, string>>;
}

/** What a sandbox takes for every key; real ones never travel to it. */
const SANDBOX_KEY = 'sandbox-key';

export function configureSource(definition: SourceDefinition, settings: SourceSettings): ConfiguredSource {
  const { sandboxUrl } = settings;
  const keys = Object.entries(definition.keys).flatMap(([name, setting]) => {
    const value = sandboxUrl === '' ? settings.keys[setting] : SANDBOX_KEY;
    return value === undefined ? [] : [[name, value] as const];
  });
  const bases = Object.entries(definition.bases).map(
    ([name, base]) =>
      [name, sandboxUrl === '' ? base : sandboxBase(definition.name, base, sandboxUrl)] as const,
  );
  return {
    definition,
    missing: missingOf(definition, settings),
    keys: Object.fromEntries([
      ...keys,
      ...(settings.contact === null ? [] : [['contact', settings.contact]]),
    ]),
    bases: Object.fromEntries(bases),
  };
}

/** `https://api.gleif.org/api/v1` of `gleif` is `<sandbox>/sources/gleif/api/v1`. */
export function sandboxBase(source: string, base: string, sandboxUrl: string): string {
  return `${sandboxUrl}/sources/${source}${new URL(base).pathname}`.replace(/\/+$/u, '');
}

function missingOf({ name, keys }: SourceDefinition, settings: SourceSettings): string | null {
  if (settings.off.includes(name)) return `LEADLINE_SOURCES_OFF leaves it out`;
  if (settings.sandboxUrl !== '') return null;
  const unset = Object.values(keys).filter((setting) => settings.keys[setting] === undefined);
  return unset.length === 0 ? null : `${unset.join(' and ')} is not set`;
}

function unconfigured({ definition, missing }: ConfiguredSource): LeadlineError {
  return new LeadlineError('provider_unconfigured', `${definition.title} cannot be asked: ${missing}.`, {
    next: 'Set it (see docs/settings.md), or ask other sources.',
  });
}

/** Every source of the list by its name; another one was left out of `definitions`. */
export function sourceByName(sources: readonly ConfiguredSource[]): (name: string) => ConfiguredSource {
  const byName = new Map(sources.map((source) => [source.definition.name, source]));
  return (name) => {
    const found = byName.get(name);
    if (!found) throw new LeadlineError('internal', `There is no data source ${name}.`);
    return found;
  };
}

/** Refuses what cannot be asked. */
export function configuredStage(sourceOf: (name: string) => ConfiguredSource): SourceStage {
  return async (ask, next) => {
    const source = sourceOf(ask.definition.name);
    if (source.missing !== null) throw unconfigured(source);
    return next(ask);
  };
}
