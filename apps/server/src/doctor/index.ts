import {
  type Config,
  type ConfigOptions,
  readConfig,
  secretsOf,
  unknownSettings,
} from '@leadline/core/kernel/config';
import { createLog } from '@leadline/core/kernel/log';
import { type OpenDatabase, openDatabase } from '../open-database.ts';
import { PROJECT_ROOT } from '../project.ts';
import { type CheckResult, failed, ok, warning } from './check.ts';
import { checkHealth } from './health.ts';
import { checkDisk, checkRuntime, checkServer } from './machine.ts';
import { checkMigrations, checkProviders, checkVersion, checkWorkers, checkWorkspace } from './services.ts';
import { checkSources } from './sources.ts';

export type { CheckResult } from './check.ts';

/**
 * Checks everything Leadline stands on, one result after the other, and goes on past what fails as far as that
 * makes sense. Never throws. Asks each configured provider one tiny question, which costs a small part of a cent.
 */
export async function* diagnose(
  source: ConfigOptions = { root: PROJECT_ROOT },
): AsyncGenerator<CheckResult, void> {
  yield checkRuntime();
  let config: Config;
  try {
    config = readConfig(source);
  } catch (error) {
    yield failed('settings', error);
    return;
  }
  yield settings(config, unknownSettings(source.env));
  yield await checkDisk(config.LEADLINE_HOME);
  yield await checkServer(config);
  yield await checkHealth(config);
  yield* services(config);
}

function settings(config: Config, unknown: readonly string[]): CheckResult {
  if (unknown.length === 0) return ok('settings', `home is ${config.LEADLINE_HOME}`);
  return warning('settings', `not known: ${unknown.join(', ')}`, 'See docs/settings.md for the right names.');
}

async function* services(config: Config): AsyncGenerator<CheckResult, void> {
  let database: OpenDatabase | undefined;
  try {
    database = await openDatabase(config, createLog({ level: 'silent', secrets: secretsOf(config) }));
    yield await checkVersion(database.store, database.place);
    yield* inside(config, database);
  } catch (error) {
    const own =
      config.DATABASE_URL === undefined
        ? undefined
        : `Start PostgreSQL at ${new URL(config.DATABASE_URL).host}, or correct DATABASE_URL.`;
    yield failed('database', error, own);
    yield warning(
      'models',
      'not tested: every call is accounted for in the database',
      'Put the database right first.',
    );
  } finally {
    await database?.close();
  }
}

async function* inside(config: Config, { store }: OpenDatabase): AsyncGenerator<CheckResult, void> {
  const migrations = await checkMigrations(store);
  yield migrations;
  if (migrations.state === 'failed') return;
  yield await checkWorkers(store);
  const { result, principal } = await checkWorkspace(store, config.LEADLINE_HOME);
  yield result;
  if (principal) yield* await checkProviders(config, store, principal);
  yield* await checkSources(config, store);
}
