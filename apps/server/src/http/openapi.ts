import { type OperationDefinition, problemSchema } from '@leadline/contracts';
import { z } from 'zod';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly Record<string, readonly string[]>[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: Readonly<Record<string, unknown>>;
}

export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters: readonly OpenApiParameter[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
  readonly 'x-permission': string;
}

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: unknown;
}

type JsonSchema = {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly [key: string]: unknown;
};

const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** The OpenAPI 3.1 page of all operations, made from the same definitions that serve them. */
export function openApiDocument(
  definitions: readonly OperationDefinition[],
  options: { readonly version: string; readonly url: string },
): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const definition of definitions) {
    const { method, path } = definition.http;
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(definition) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Leadline',
      version: options.version,
      description:
        'Every operation of this Leadline server. The same operations are MCP tools and CLI commands.',
    },
    servers: [{ url: options.url }],
    security: [{ apiKey: [] }],
    tags: [...new Set(definitions.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: z.toJSONSchema(problemSchema) },
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key (`ll_…`).' } },
    },
  };
}

/** Fields of the input that are part of the path, such as `auditId` of `/audits/{auditId}`. */
export function pathFields(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '');
}

function describe(definition: OperationDefinition): OpenApiOperation {
  const input = z.toJSONSchema(definition.input, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const inPath = pathFields(definition.http.path);
  const hasBody = definition.http.method !== 'GET' && definition.http.method !== 'DELETE';
  const query = hasBody ? [] : Object.keys(input.properties ?? {}).filter((name) => !inPath.includes(name));
  return {
    operationId: definition.name,
    summary: definition.summary,
    ...(definition.description && { description: definition.description }),
    tags: [tagOf(definition)],
    parameters: [
      ...inPath.map((name) => parameter(input, name, 'path')),
      ...query.map((name) => parameter(input, name, 'query')),
      ...(definition.idempotent ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(hasBody && {
      requestBody: { required: true, content: { 'application/json': { schema: without(input, inPath) } } },
    }),
    responses: responsesOf(definition),
    'x-permission': definition.permission,
  };
}

const IDEMPOTENCY_KEY: OpenApiParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Sending the same key with the same input again returns the first answer and does nothing twice.',
  schema: { type: 'string', maxLength: 200 },
};

function parameter(input: JsonSchema, name: string, where: 'path' | 'query'): OpenApiParameter {
  const schema = input.properties?.[name] ?? {};
  return {
    name,
    in: where,
    required: where === 'path' || (input.required ?? []).includes(name),
    ...(schema.description && { description: schema.description }),
    schema,
  };
}

function without(input: JsonSchema, names: readonly string[]): JsonSchema {
  const properties = Object.fromEntries(
    Object.entries(input.properties ?? {}).filter(([name]) => !names.includes(name)),
  );
  return { ...input, properties, required: (input.required ?? []).filter((name) => !names.includes(name)) };
}

function responsesOf(definition: OperationDefinition): Record<string, unknown> {
  const success = String(definition.http.status ?? 200);
  const problem = {
    description: 'What went wrong',
    content: { 'application/problem+json': { schema: PROBLEM } },
  };
  const output = z.toJSONSchema(definition.output, { unrepresentable: 'any' });
  const content = definition.http.produces
    ? Object.fromEntries(definition.http.produces.map((type) => [type, { schema: { type: 'string' } }]))
    : { 'application/json': { schema: output } };
  return { [success]: { description: definition.summary, content }, default: problem };
}

function tagOf(definition: OperationDefinition): string {
  return definition.name.split('.')[0] ?? definition.name;
}
