import type { OperationDefinition } from '@leadline/contracts';
import { toLeadlineError } from '../errors/index.ts';
import type { AuditLog, AuditNote } from '../iam/index.ts';
import type { Operation, OperationContext } from './operation.ts';

interface Noting {
  readonly auditLog?: Pick<AuditLog, 'note'> | undefined;
  readonly context: OperationContext;
}

/** Identifiers look like this; anything else may be contents, and stays out of the log. */
const IDENTIFIER = /^[\w.:@-]{1,100}$/u;

/** Notes an operation that was done, where it writes or asks to be noted. */
export function noteDone(
  { definition }: Operation,
  done: { readonly rawInput: unknown; readonly output: unknown },
  { auditLog, context }: Noting,
): void {
  if (!isAudited(definition)) return;
  const object = objectInPath(definition, done.rawInput) ?? objectInOutput(done.output);
  auditLog?.note({ ...who(context), operation: definition.name, outcome: 'done', object });
}

/** Notes an operation that was denied, and one that failed where it writes or asks to be noted. */
export function noteFailure(
  { definition }: Operation,
  failed: { readonly rawInput: unknown; readonly error: unknown },
  { auditLog, context }: Noting,
): void {
  const { code } = toLeadlineError(failed.error);
  const outcome = code === 'forbidden' ? 'denied' : 'failed';
  if (outcome === 'failed' && !isAudited(definition)) return;
  const object = objectInPath(definition, failed.rawInput);
  auditLog?.note({ ...who(context), operation: definition.name, outcome, code, object });
}

function isAudited({ effect, audited }: OperationDefinition): boolean {
  return effect === 'write' || audited === true;
}

function who({ principal, requestId, origin }: OperationContext): Omit<AuditNote, 'operation' | 'outcome'> {
  const { workspaceId, keyId, userId, role } = principal;
  return { workspaceId, keyId, userId, role, requestId, origin: origin ?? null };
}

/** What the address names: `{auditId}` of `/v1/visibility/audits/{auditId}`. */
function objectInPath({ http }: OperationDefinition, input: unknown): string | null {
  const names = [...http.path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '');
  const found = names.map((name) => identifierIn(input, name)).filter((each) => each !== null);
  return found.length > 0 ? found.join(',') : null;
}

/** What was made: the `id` of the output, or of what it holds. */
function objectInOutput(output: unknown): string | null {
  if (typeof output !== 'object' || output === null) return null;
  const inner: unknown[] = Object.values(output);
  return [output, ...inner].map((each) => identifierIn(each, 'id')).find((id) => id !== null) ?? null;
}

function identifierIn(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const found = (value as Readonly<Record<string, unknown>>)[name];
  return typeof found === 'string' && IDENTIFIER.test(found) ? found : null;
}
