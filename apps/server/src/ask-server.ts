import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OperationDefinition, Problem } from '@leadline/contracts';
import type { Config } from '@leadline/core/kernel/config';
import { type ErrorCode, LeadlineError } from '@leadline/core/kernel/errors';
import { isLeadline, serverAddress } from './address.ts';

type OutputOf<Definition extends OperationDefinition> = Definition['output']['_zod']['output'];

const ANSWER_WITHIN_MS = 10_000;

/**
 * Asks the server that runs at the configured address, in the name of this machine's owner; null where none runs, or one that does not
 * know this owner.
 * @throws LeadlineError as the server told it.
 */
export async function askRunningServer<Definition extends OperationDefinition>(
  config: Pick<Config, 'LEADLINE_HOST' | 'LEADLINE_PORT' | 'LEADLINE_HOME'>,
  { http: { method, path } }: Definition,
  input: unknown,
): Promise<OutputOf<Definition> | null> {
  const address = serverAddress(config);
  if (config.LEADLINE_PORT === 0 || !(await isLeadline(address))) return null;
  const key = await readFile(join(config.LEADLINE_HOME, 'api-key'), 'utf8').catch(() => null);
  if (key === null) return null;
  const response = await fetch(`${address}${path}`, {
    method,
    headers: { authorization: `Bearer ${key.trim()}`, 'content-type': 'application/json' },
    ...(method !== 'GET' && { body: JSON.stringify(input) }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  if (response.status === 401) return null;
  if (!response.ok) throw told((await response.json()) as Problem);
  return response.json();
}

function told({ code, title, detail, next, kept, issues }: Problem): LeadlineError {
  return new LeadlineError(code as ErrorCode, detail ?? title, {
    ...(next !== undefined && { next }),
    ...(kept !== undefined && { kept }),
    ...(issues && { issues }),
  });
}
