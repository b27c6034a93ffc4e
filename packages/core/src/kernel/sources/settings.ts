import type { Config } from '../config/index.ts';

/** What the gateway is set to. */
export interface SourceSettings {
  /** Address of a sandbox that stands in for all providers; empty for none. */
  readonly sandboxUrl: string;
  /** Keys by the names of their settings; those that are not set are not there. */
  readonly keys: Readonly<Record<string, string>>;
  /** How providers can reach whoever runs this; stands in the user agent. */
  readonly contact: string | null;
  /** Sources that are not to be asked. */
  readonly off: readonly string[];
}

/** The settings that hold keys of sources. */
const KEY_SETTINGS = [
  'OPENCORPORATES_API_KEY',
  'MAPBOX_ACCESS_TOKEN',
  'GOOGLE_PLACES_API_KEY',
  'CLEARBIT_API_KEY',
  'SERPAPI_API_KEY',
  'SNOV_CLIENT_ID',
  'SNOV_CLIENT_SECRET',
  'BRIGHTDATA_API_KEY',
  'CORESIGNAL_API_KEY',
] as const satisfies readonly (keyof Config)[];

/** The gateway's settings out of all settings. */
export function sourceSettings(config: Config): SourceSettings {
  const keys = KEY_SETTINGS.flatMap((name) => {
    const value = config[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    sandboxUrl: (config.LEADLINE_SANDBOX_URL ?? '').replace(/\/+$/u, ''),
    keys: Object.fromEntries(keys),
    contact: config.LEADLINE_CONTACT ?? null,
    off: config.LEADLINE_SOURCES_OFF,
  };
}
