import { type OperationDefinition, problemSchema } from '@leadline/contracts';
import { z } from 'zod';
import { GATEWAY_TAG, gatewayPaths } from './gateway/openapi-gateway.ts';

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
  readonly requestBody?: OpenApiBody;
  readonly responses: Readonly<Record<string, OpenApiBody>>;
  readonly 'x-permission': string;
}

/** What is sent or comes back, by media type. */
export interface OpenApiBody {
  readonly required?: boolean;
  readonly description?: string;
  readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

/** The part of JSON Schema that zod's schemas become. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly format?: string;
  readonly default?: unknown;
  readonly [key: string]: unknown;
}

/** The OpenAPI 3.1 page of all operations, made from the same definitions that serve them. */
export function openApiDocument(
  definitions: readonly OperationDefinition[],
  version: string,
): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const definition of definitions) {
    const { method, path, alsoAt = [] } = definition.http;
    const described = describe(definition);
    paths[path] = { ...paths[path], [method.toLowerCase()]: described };
    for (const [index, other] of alsoAt.entries()) {
      const operationId = `${definition.name}.as${index + 2}`;
      paths[other] = { ...paths[other], [method.toLowerCase()]: { ...described, operationId } };
    }
  }
  Object.assign(paths, gatewayPaths());
  return {
    openapi: '3.1.0',
    info: {
      title: 'Leadline',
      version,
      description:
        'Every operation of this Leadline server; the same operations are MCP tools and CLI commands. Beside them stands the gateway, which OpenAI’s and Anthropic’s clients use as they are.',
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }],
    tags: [...new Set([...definitions.map(tagOf), GATEWAY_TAG])].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: jsonSchemaOf(problemSchema, 'output') },
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'An API key (`ll_…`).' } },
    },
  };
}

function jsonSchemaOf(schema: z.ZodType, side: 'input' | 'output'): JsonSchema {
  // The dialect is OpenAPI 3.1's own; naming it in each schema says nothing.
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: side, unrepresentable: 'any' });
  return rest as JsonSchema;
}

function describe(definition: OperationDefinition): OpenApiOperation {
  const { method, path } = definition.http;
  const input = jsonSchemaOf(definition.input, 'input');
  const inPath = [...path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '');
  const hasBody = method !== 'GET' && method !== 'DELETE';
  const rest = Object.keys(input.properties ?? {}).filter((name) => !inPath.includes(name));
  return {
    operationId: definition.name,
    summary: definition.summary,
    ...(definition.description && { description: definition.description }),
    tags: [tagOf(definition)],
    parameters: [
      ...inPath.map((name) => parameter(input, name, 'path')),
      ...(hasBody ? [] : rest.map((name) => parameter(input, name, 'query'))),
      ...(definition.idempotent ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(hasBody && rest.length > 0 && { requestBody: bodyOf(input, rest) }),
    responses: responsesOf(definition),
    'x-permission': definition.permission,
  };
}

const IDEMPOTENCY_KEY: OpenApiParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Sending the same key with the same input again, within a day, returns the first answer and does nothing twice.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
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

/** The input without what stands in the path. */
function bodyOf(input: JsonSchema, names: readonly string[]): OpenApiBody {
  const properties = Object.fromEntries(
    Object.entries(input.properties ?? {}).filter(([name]) => names.includes(name)),
  );
  const required = (input.required ?? []).filter((name) => names.includes(name));
  return {
    required: required.length > 0,
    content: { 'application/json': { schema: { ...input, properties, required } } },
  };
}

function responsesOf(definition: OperationDefinition): Record<string, OpenApiBody> {
  const { status = 200, produces, streams } = definition.http;
  const text: JsonSchema = { type: 'string' };
  const content = produces
    ? Object.fromEntries(produces.map((type) => [type, { schema: text }]))
    : {
        'application/json': { schema: jsonSchemaOf(definition.output, 'output') },
        ...(streams && { 'text/event-stream': { schema: text } }),
      };
  return {
    [String(status)]: { description: 'Done.', content },
    default: {
      description: 'What went wrong, and what to do about it.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  };
}

function tagOf(definition: OperationDefinition): string {
  return definition.name.split('.')[0] ?? definition.name;
}
