import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '@leadline/core/kernel/clock';
import type { Config } from '@leadline/core/kernel/config';
import { createIam, type Principal } from '@leadline/core/kernel/iam';
import { readWorkState } from '@leadline/core/kernel/jobs';
import { createLlm, llmSettings, type ProviderProbe } from '@leadline/core/kernel/llm';
import { fromDatabaseError, migrate, pendingMigrations, type Store } from '@leadline/core/kernel/store';
import { type CheckResult, failed, ok, warning } from './check.ts';

export async function checkVersion(store: Store, place: string): Promise<CheckResult> {
  try {
    const { rows } = await store.pool.query<{ server_version: string }>('show server_version');
    return ok('database', `PostgreSQL ${rows[0]?.server_version ?? '?'}, ${place}`);
  } catch (error) {
    throw fromDatabaseError(error);
  }
}

/** Applies what is missing, as every command does. */
export async function checkMigrations(store: Store): Promise<CheckResult> {
  try {
    const missing = await pendingMigrations(store);
    const applied = await migrate(store);
    return ok('migrations', applied ? `${missing.length} applied just now` : 'all applied');
  } catch (error) {
    return failed('migrations', error);
  }
}

/** The local owner's workspace and key, made where they are missing. */
export async function checkWorkspace(
  store: Store,
  home: string,
): Promise<{ readonly result: CheckResult; readonly principal: Principal | null }> {
  const iam = createIam({ store, clock: systemClock, random: randomBytes });
  try {
    const principal = await iam.ensureDefaultWorkspace({ home });
    return { result: ok('workspace', `default; its key is in ${join(home, 'api-key')}`), principal };
  } catch (error) {
    return { result: failed('workspace', error), principal: null };
  }
}

export async function checkWorkers(store: Store): Promise<CheckResult> {
  const { workers, unfinished } = await readWorkState(store);
  const waiting = unfinished === 0 ? 'nothing to do' : `${count(unfinished, 'job')} to do`;
  if (workers.length > 0) {
    const who = workers.map(({ hostname, pid }) => `${hostname}:${pid}`).join(', ');
    return ok('workers', `${count(workers.length, 'worker')} alive (${who}), ${waiting}`);
  }
  if (unfinished === 0) return ok('workers', 'none alive, nothing to do; a command that audits works itself');
  return warning(
    'workers',
    `${count(unfinished, 'job')} to do and no worker alive`,
    'Start one with `leadline serve`; it goes on where they stopped.',
  );
}

/** Asks each configured provider one tiny question. */
export async function checkProviders(
  config: Config,
  store: Store,
  principal: Principal,
): Promise<CheckResult[]> {
  const llm = createLlm({
    config: llmSettings(config),
    store,
    clock: systemClock,
    random: Math.random,
    fetch,
    onEvent: () => undefined,
  });
  const probes = await llm.probe(principal.workspaceId);
  await llm.stop();
  const configured = probes.filter((probe) => probe.state !== 'unconfigured');
  return configured.length === 0 ? [noModel()] : configured.map(toResult);
}

function noModel(): CheckResult {
  return warning(
    'models',
    'no provider has a key: rules analyse recorded answers, live audits are not possible',
    'Set a key such as OPENAI_API_KEY to have a model analyse; see docs/settings.md.',
  );
}

function toResult({ provider, state, detail, next }: ProviderProbe): CheckResult {
  return state === 'ok' ? ok(provider, detail) : failed(provider, new Error(detail), next);
}

function count(amount: number, thing: string): string {
  return `${amount} ${thing}${amount === 1 ? '' : 's'}`;
}
