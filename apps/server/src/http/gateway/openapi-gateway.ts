import type { JsonSchema, OpenApiBody, OpenApiOperation, OpenApiParameter } from '../openapi.ts';

export const GATEWAY_TAG = 'gateway';

interface Endpoint {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly path: string;
  readonly method?: 'get' | 'post';
  /** What the body must hold; the rest is as its protocol says. */
  readonly body?: Readonly<Record<string, JsonSchema>>;
  readonly optional?: Readonly<Record<string, JsonSchema>>;
  readonly streams?: boolean;
  readonly once?: boolean;
}

const MODEL: JsonSchema = {
  type: 'string',
  description: 'A model of `GET /v1/models`, or `auto` to have one chosen by the routing rules.',
};
const LIST: JsonSchema = { type: 'array', items: { type: 'object' } };
const STREAM: JsonSchema = { type: 'boolean', default: false };

const ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'gateway.chat',
    summary: 'Answer a chat, in OpenAI’s protocol of chat completions',
    path: '/v1/chat/completions',
    body: { model: MODEL, messages: LIST },
    optional: { stream: STREAM },
    streams: true,
    once: true,
  },
  {
    name: 'gateway.responses',
    summary: 'Answer a question, in OpenAI’s protocol of responses',
    description: 'Nothing is stored here: `previous_response_id` is refused.',
    path: '/v1/responses',
    body: { model: MODEL, input: { anyOf: [{ type: 'string' }, LIST] } },
    optional: { stream: STREAM },
    streams: true,
    once: true,
  },
  {
    name: 'gateway.messages',
    summary: 'Answer messages, in Anthropic’s protocol',
    path: '/v1/messages',
    body: { model: MODEL, max_tokens: { type: 'integer' }, messages: LIST },
    optional: { stream: STREAM },
    streams: true,
    once: true,
  },
  {
    name: 'gateway.countTokens',
    summary: 'Count the tokens of messages, in Anthropic’s protocol',
    description:
      'Anthropic counts for its own models; for others the figure is an estimate (`x-leadline-estimated`).',
    path: '/v1/messages/count_tokens',
    body: { model: MODEL, messages: LIST },
  },
  {
    name: 'gateway.embeddings',
    summary: 'Turn texts into vectors, in OpenAI’s protocol',
    path: '/v1/embeddings',
    body: {
      model: MODEL,
      input: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    },
    optional: { encoding_format: { type: 'string', enum: ['float', 'base64'], default: 'float' } },
    once: true,
  },
  {
    name: 'gateway.models',
    summary: 'List the models the caller may name',
    description: 'In Anthropic’s form where the header `anthropic-version` is sent.',
    path: '/v1/models',
    method: 'get',
  },
  {
    name: 'gateway.model',
    summary: 'Read one model',
    path: '/v1/models/{model}',
    method: 'get',
  },
];

/** The gateway's endpoints, each in the protocol of the clients it serves. */
export function gatewayPaths(): Record<string, Record<string, OpenApiOperation>> {
  return Object.fromEntries(
    ENDPOINTS.map((endpoint) => [endpoint.path, { [endpoint.method ?? 'post']: describe(endpoint) }]),
  );
}

function describe(endpoint: Endpoint): OpenApiOperation {
  const { name, summary, description, path, body, once } = endpoint;
  const inPath = [...path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1] ?? '');
  return {
    operationId: name,
    summary,
    ...(description && { description }),
    tags: [GATEWAY_TAG],
    parameters: [
      ...inPath.map((each) => ({
        name: each,
        in: 'path' as const,
        required: true,
        schema: { type: 'string' },
      })),
      ...(body ? WISHES : []),
      ...(once ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body && { requestBody: bodyOf(endpoint) }),
    responses: responsesOf(endpoint),
    'x-permission': 'llm:use',
  };
}

function bodyOf({ body = {}, optional = {} }: Endpoint): OpenApiBody {
  const schema = {
    type: 'object',
    properties: { ...body, ...optional },
    required: Object.keys(body),
    additionalProperties: true,
  };
  return { required: true, content: { 'application/json': { schema } } };
}

function responsesOf({ streams }: Endpoint): Record<string, OpenApiBody> {
  return {
    '200': {
      description:
        'The answer as the protocol writes it; what it took stands in `x-leadline-…` headers and under `leadline`.',
      content: {
        'application/json': { schema: { type: 'object' } },
        ...(streams && { 'text/event-stream': { schema: { type: 'string' } } }),
      },
    },
    default: {
      description: 'What went wrong, in the words of the protocol, with our own `leadline_code`.',
      content: { 'application/json': { schema: { type: 'object' } } },
    },
  };
}

function header(name: string, description: string): OpenApiParameter {
  return { name, in: 'header', required: false, description, schema: { type: 'string' } };
}

const WISHES: readonly OpenApiParameter[] = [
  header('x-leadline-task', 'What is to be done, for routing rules and figures; `chat` unless said.'),
  header('x-leadline-component', 'The part of a product that asks, for routing rules.'),
  header('x-leadline-priority', '`standard`, `high` or `critical`.'),
  header('x-leadline-fallbacks', 'Models to try after the named one, separated by commas.'),
  header('x-leadline-latency-ms', '95 of 100 answers should come within this.'),
  header(
    'x-leadline-cache',
    '`bypass` asks anew and keeps the new answer; `no-store` neither reads nor writes a cache; `use` is usual. `Cache-Control: no-cache` and `no-store` mean the same.',
  ),
  header('x-leadline-tags', 'What the answer is about; when that changes, a cached answer goes.'),
  header(
    'x-leadline-context',
    'Names of texts the workspace keeps (`GET /v1/contexts`), separated by commas, to be put before the request’s own words; `user` for what is known of the caller.',
  ),
  header('x-leadline-session', 'The client’s name for requests that belong together, for traces.'),
  header(
    'x-request-id',
    'The client’s own name for the request: at most 128 letters, digits and `_ . : @ / + = -`. It comes back in the same header, and stands in the ledger.',
  ),
  header(
    'traceparent',
    'The trace the request is part of (W3C Trace Context); it comes back, and spans hang below it.',
  ),
  header(
    'x-leadline-mask',
    'Names to be masked besides what the guards find, as UTF-8 or with percent signs.',
  ),
  header(
    'x-leadline-prompt',
    'A prompt of the workspace’s own, `name` or `name@version`, to come before the messages. The body’s field `leadline: { prompt: { name, version, variables } }` says the same.',
  ),
  header(
    'x-leadline-prompt-variables',
    'What stands in the prompt’s variables: a JSON object, with or without percent signs.',
  ),
];

const IDEMPOTENCY_KEY = header(
  'Idempotency-Key',
  'Sending the same key with the same body again, within a day, gives the same answer without a second charge, also when the connection to the first was lost. A stream is not kept: it is answered and charged anew (`x-leadline-idempotency: not kept`).',
);
