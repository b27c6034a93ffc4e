import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { type Config, readConfig, unknownSettings } from '@leadline/core/kernel/config';
import { toLeadlineError } from '@leadline/core/kernel/errors';
import { pendingMigrations } from '@leadline/core/kernel/store';
import { compose, type Leadline } from './compose.ts';
import { PROJECT_ROOT } from './project.ts';

export interface CheckResult {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
}

const NEEDED_NODE = 24;
const GIBIBYTE = 1024 ** 3;

/** Checks everything Leadline stands on, one result after the other; never throws. */
export async function* diagnose(): AsyncGenerator<CheckResult> {
  yield runtime();
  const config = settings();
  yield config.result;
  if (!config.value) return;
  yield await disk(config.value.LEADLINE_HOME);
  yield* database(config.value);
}

function runtime(): CheckResult {
  const major = Number.parseInt(process.versions.node, 10);
  const detail = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  if (major >= NEEDED_NODE) return { name: 'runtime', state: 'ok', detail };
  return { name: 'runtime', state: 'failed', detail, next: 'Run `npm ci`, which installs the pinned Node.' };
}

function settings(): { readonly result: CheckResult; readonly value: Config | null } {
  try {
    const value = readConfig({ root: PROJECT_ROOT });
    const unknown = unknownSettings();
    const result: CheckResult =
      unknown.length === 0
        ? { name: 'settings', state: 'ok', detail: `home is ${value.LEADLINE_HOME}` }
        : {
            name: 'settings',
            state: 'warning',
            detail: `not known: ${unknown.join(', ')}`,
            next: 'See docs/settings.md for the right names.',
          };
    return { result, value };
  } catch (error) {
    return { result: failure('settings', error), value: null };
  }
}

async function disk(home: string): Promise<CheckResult> {
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
    const { bavail, bsize } = await statfs(home);
    const free = (bavail * bsize) / GIBIBYTE;
    const detail = `${free.toFixed(1)} GB free at ${home}`;
    if (free >= 1) return { name: 'disk', state: 'ok', detail };
    return {
      name: 'disk',
      state: 'warning',
      detail,
      next: 'Make room, or set LEADLINE_HOME to a larger disk.',
    };
  } catch (error) {
    return { ...failure('disk', error), next: `Make ${home} writable, or set LEADLINE_HOME.` };
  }
}

async function* database(config: Config): AsyncGenerator<CheckResult> {
  let leadline: Leadline;
  try {
    leadline = await compose({ work: false, config, logLevel: 'silent' });
  } catch (error) {
    yield failure('database', error);
    return;
  }
  try {
    yield await databaseVersion(leadline, config);
    yield await migrations(leadline);
    yield* providers(leadline);
  } finally {
    await leadline.close();
  }
}

async function databaseVersion({ store }: Leadline, config: Config): Promise<CheckResult> {
  const { rows } = await store.pool.query<{ version: string }>('show server_version');
  const where = config.DATABASE_URL === undefined ? 'bundled' : 'DATABASE_URL';
  return { name: 'database', state: 'ok', detail: `PostgreSQL ${rows[0]?.version ?? '?'}, ${where}` };
}

async function migrations({ store }: Leadline): Promise<CheckResult> {
  const pending = await pendingMigrations(store);
  if (pending.length === 0) return { name: 'migrations', state: 'ok', detail: 'all applied' };
  return {
    name: 'migrations',
    state: 'failed',
    detail: `${pending.length} not applied`,
    next: 'Start Leadline once; it applies them.',
  };
}

async function* providers({ llm }: Leadline): AsyncGenerator<CheckResult> {
  const results = await llm.probe();
  if (results.every((result) => result.state === 'unconfigured')) {
    yield {
      name: 'models',
      state: 'warning',
      detail: 'no provider has a key: rules analyse recorded answers, live audits are not possible',
      next: 'Set a key such as OPENAI_API_KEY to have a model analyse; see docs/settings.md.',
    };
  }
  for (const result of results) {
    if (result.state === 'unconfigured') continue;
    const ok = result.state === 'ok';
    yield {
      name: result.provider,
      state: ok ? 'ok' : 'failed',
      detail: result.detail,
      ...(result.next && { next: result.next }),
    };
  }
}

function failure(name: string, raw: unknown): CheckResult {
  const error = toLeadlineError(raw);
  return { name, state: 'failed', detail: error.message, ...(error.next && { next: error.next }) };
}
