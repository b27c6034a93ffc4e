import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { LeadlineError } from '../errors/index.ts';
import { readModelsFile } from './models-file.ts';
import type { Setting } from './setting.ts';
import { type Config, SETTINGS } from './settings.ts';

type Variables = Readonly<Record<string, string | undefined>>;
interface Issue {
  readonly path: string;
  readonly message: string;
}

export interface ConfigOptions {
  /** The folder that a relative LEADLINE_HOME starts from: the project's, or the working directory. */
  readonly root: string;
  /** The process's environment unless given. */
  readonly env?: Variables;
}

const FILE = 'settings.env';
const REGISTRY: readonly (readonly [string, Setting])[] = Object.entries(SETTINGS);
const KNOWN = new Set(REGISTRY.flatMap(([name, { aliases }]) => [name, ...(aliases ?? [])]));

/**
 * Reads every setting from the environment and from `settings.env` in Leadline's home; the environment wins.
 * An empty variable counts as not set. LEADLINE_HOME comes back as an absolute path.
 *
 * @throws `invalid_input` with one issue for each bad setting; values are not repeated, they may be secret.
 */
export function readConfig(options: ConfigOptions): Config {
  const env = options.env ?? process.env;
  const home = resolve(options.root, env['LEADLINE_HOME'] || SETTINGS.LEADLINE_HOME.type.parse(undefined));
  const file = readSettingsFile(join(home, FILE));
  const issues: Issue[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, definition] of REGISTRY) {
    const parsed = definition.type.safeParse(
      valueOf(name, definition, env) ?? valueOf(name, definition, file),
    );
    if (parsed.success) values[name] = parsed.data;
    else issues.push({ path: name, message: parsed.error.issues.map((issue) => issue.message).join('; ') });
  }
  const named = values['LEADLINE_MODELS_FILE'] as string | undefined;
  const modelsFile = readModelsFile(
    { home, named, root: options.root },
    (name) => textOf(env[name]) ?? textOf(file[name]),
  );
  issues.push(...misplaced(file, modelsFile?.keys ?? {}));
  if (issues.length > 0) throw badSettings(issues);
  return { ...(values as Config), LEADLINE_HOME: home, modelsFile };
}

/** Variables that look like ours but are not in the registry: probably misspelt. */
export function unknownSettings(env: Variables = process.env): string[] {
  return Object.keys(env).filter((name) => name.startsWith('LEADLINE_') && !KNOWN.has(name));
}

/** The secret values, for whoever must keep them out of what it writes. */
export function secretsOf(config: Config): string[] {
  const set = REGISTRY.flatMap(([name, { secret }]) => {
    const value: unknown = config[name as keyof Config];
    if (!secret) return [];
    return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string');
  });
  return [...set, ...Object.values(config.modelsFile?.keys ?? {})];
}

function valueOf(name: string, definition: Setting, from: Variables): string | undefined {
  const names = [name, ...(definition.aliases ?? [])];
  return names.map((each) => textOf(from[each])).find((value) => value !== undefined);
}

function textOf(value: string | undefined): string | undefined {
  return value?.trim() || undefined;
}

function readSettingsFile(path: string): Variables {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return {};
    throw new LeadlineError('disk_unavailable', `${path} cannot be read.`, {
      next: 'Correct its permissions, or start as the user it belongs to.',
      cause: error,
    });
  }
}

/** What `settings.env` sets without there being such a setting; keys that deployments name may stand there. */
function misplaced(file: Variables, keys: Readonly<Record<string, string>>): Issue[] {
  return Object.keys(file).flatMap((name) => {
    if (name === 'LEADLINE_HOME')
      return [{ path: name, message: `cannot be set in ${FILE}, which lies in that folder` }];
    return KNOWN.has(name) || Object.hasOwn(keys, name)
      ? []
      : [{ path: name, message: `${FILE} sets it, but there is no such setting` }];
  });
}

function badSettings(issues: readonly Issue[]): LeadlineError {
  const list = issues.map(({ path, message }) => `${path}: ${message}`).join('\n');
  return new LeadlineError('invalid_input', `Some settings cannot be used.\n${list}`, {
    next: 'Correct them in the environment or in settings.env; docs/settings.md lists them all.',
    issues,
  });
}
