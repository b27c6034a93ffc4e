import type { z } from 'zod';

export const ROLES = ['admin', 'sales_manager', 'sales_rep', 'analyst'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = [
  'visibility:read',
  'visibility:write',
  /** See profiles, enrichments, lists, the company database, sources and what they cost. */
  'enrichment:read',
  /** Enrich companies, which may spend money; correct, import, forget. */
  'enrichment:write',
  'jobs:read',
  /** Have models asked through the gateway. */
  'llm:use',
  /** See usage, models, routes. */
  'llm:read',
  /** Change quotas, prompts, caches, guards. */
  'llm:manage',
  /** Change keys, users, provider keys. */
  'iam:manage',
  /** Read the audit log. */
  'audit:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * What the outside can ask. One definition is served over HTTP, as an MCP tool, as a CLI command and in
 * the typed client; the OpenAPI page is made from it. Names are dotted (`visibility.audits.start`); path
 * parameters (`{auditId}`) are fields of `input`.
 */
export interface OperationDefinition<
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  readonly name: string;
  readonly summary: string;
  /** Longer help, Markdown. */
  readonly description?: string;
  readonly input: Input;
  readonly output: Output;
  readonly permission: Permission;
  readonly effect: 'read' | 'write';
  /** Stands in the audit log although it only reads; what writes, and what is denied, always does. */
  readonly audited?: boolean;
  readonly http: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    readonly path: string;
    /** Further paths of the same operation, without path parameters: as a source document or an earlier version calls it. */
    readonly alsoAt?: readonly string[];
    /** Status of success, 200 unless said. */
    readonly status?: 200 | 201 | 202 | 204;
    /** Media type of a success that is text rather than JSON: the output schema is then `{ body, contentType }`. */
    readonly produces?: readonly string[];
    /** Also served as a stream of server-sent events, to clients that accept `text/event-stream`. */
    readonly streams?: boolean;
  };
  /** Honours `Idempotency-Key`: the same key with the same input returns the first answer again. */
  readonly idempotent?: boolean;
  /** Largest accepted request body in bytes; 1 MiB unless said. */
  readonly bodyLimit?: number;
}

/** Keeps the precise schema types of a definition. */
export function defineOperation<Input extends z.ZodType, Output extends z.ZodType>(
  definition: OperationDefinition<Input, Output>,
): OperationDefinition<Input, Output> {
  return definition;
}
