import { asArray, asNumber, asObject, asText, type JsonObject } from '../json.ts';
import type { ModelAnswer, ModelRequest, PromptPart, Reply } from '../model/request.ts';
import { contentText, type JsonWish, schemaPart, wishFields } from './openai-request.ts';
import {
  ApiProblem,
  type Protocol,
  type ProviderHeaders,
  sse,
  streamPieces,
  type WrittenError,
} from './protocol.ts';

function shaped(schema: JsonObject, toolName: string | null = null): JsonWish {
  return { schema, name: toolName ?? asText(schema.title), toolName };
}

/** A schema comes as a response schema (two spellings), or as a function the model must call. */
function jsonWish(body: JsonObject): JsonWish | null {
  const config = asObject(body.generationConfig);
  const schema = config.responseJsonSchema ?? config._responseJsonSchema ?? config.responseSchema;
  if (schema != null) return shaped(asObject(schema));
  const calling = asObject(asObject(body.toolConfig).functionCallingConfig);
  if (calling.mode === 'ANY') {
    const allowed = asArray(calling.allowedFunctionNames);
    const declared = asArray(body.tools).flatMap((tool) => asArray(asObject(tool).functionDeclarations));
    const found = declared.map(asObject).find((one) => allowed.length === 0 || allowed.includes(one.name));
    const parameters = found?.parametersJsonSchema ?? found?.parameters;
    if (found) return shaped(asObject(parameters), asText(found.name));
  }
  return config.responseMimeType === 'application/json' ? shaped({ type: 'object' }) : null;
}

/** The prompt alone, as `:countTokens` takes it too. */
export function readGeminiPrompt(body: JsonObject): PromptPart[] {
  const contents = asArray(body.contents).map(asObject);
  if (contents.length === 0) {
    throw new ApiProblem('invalid', '* GenerateContentRequest.contents: contents is not specified\n');
  }
  const system = contentText(asObject(body.systemInstruction ?? body.system_instruction).parts);
  return [
    ...schemaPart(jsonWish(body)?.schema ?? null),
    ...(system === '' ? [] : [{ role: 'system' as const, text: system, cacheBreakpoint: false }]),
    ...contents.map(({ role, parts }) => ({
      role: role === 'model' ? ('assistant' as const) : ('user' as const),
      text: contentText(parts),
      cacheBreakpoint: false,
    })),
  ];
}

function read(body: JsonObject, model: string | null): ModelRequest {
  const wish = jsonWish(body);
  return {
    model: model ?? '',
    stream: body.stream === true,
    streamUsage: true,
    parts: readGeminiPrompt(body),
    ...wishFields(wish),
    webSearch: asArray(body.tools).some((tool) => {
      const one = asObject(tool);
      return (one.googleSearch ?? one.google_search) != null;
    }),
    maxTokens: asNumber(asObject(body.generationConfig).maxOutputTokens),
  };
}

/** Google hands out redirects instead of the cited addresses; the source's domain is its title. */
function redirect(url: string): string {
  return `https://vertexaisearch.cloud.google.com/grounding-api-redirect/${Buffer.from(url).toString('base64url')}`;
}

/** Byte offsets of each cited passage in the UTF-8 text, as Google counts them. */
function supportsOf(answer: ModelAnswer): JsonObject[] {
  let startIndex = 0;
  return answer.passages.flatMap(({ text, sources }) => {
    const start = startIndex;
    startIndex += Buffer.byteLength(text);
    if (sources.length === 0) return [];
    const cited = text.trimEnd();
    const segment = { startIndex: start, endIndex: start + Buffer.byteLength(cited), text: cited };
    return [{ segment, groundingChunkIndices: [...sources] }];
  });
}

function groundingOf({ request, answer }: Reply): JsonObject {
  if (!request.webSearch || answer.sources.length === 0) return {};
  const query = request.parts.at(-1)?.text.slice(0, 120) ?? '';
  return {
    groundingMetadata: {
      searchEntryPoint: { renderedContent: '<div class="container">Simulated search</div>' },
      groundingChunks: answer.sources.map(({ url, domain }) => ({
        web: { uri: redirect(url), title: domain },
      })),
      groundingSupports: supportsOf(answer),
      webSearchQueries: [query],
    },
  };
}

function usageOf({ usage }: Reply): JsonObject {
  return {
    promptTokenCount: usage.inputTokens,
    candidatesTokenCount: usage.outputTokens,
    totalTokenCount: usage.inputTokens + usage.outputTokens,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: usage.inputTokens }],
    ...(usage.cachedTokens > 0 && { cachedContentTokenCount: usage.cachedTokens }),
  };
}

const FINISH = { stop: 'STOP', length: 'MAX_TOKENS', refusal: 'SAFETY' } as const;

function chunk(reply: Reply, parts: readonly JsonObject[], closing: JsonObject): JsonObject {
  return {
    candidates: [{ content: { parts, role: 'model' }, index: 0, ...closing }],
    usageMetadata: usageOf(reply),
    modelVersion: reply.request.model,
    responseId: reply.id,
  };
}

function functionPart({ request, answer }: Reply): JsonObject {
  try {
    return { functionCall: { name: request.toolName, args: JSON.parse(answer.text) as unknown } };
  } catch {
    return { text: answer.text };
  }
}

function closingOf(reply: Reply): JsonObject {
  const malformed = reply.request.toolName !== null && reply.answer.broken;
  const finishReason = malformed ? 'MALFORMED_FUNCTION_CALL' : FINISH[reply.answer.finish];
  return { finishReason, ...groundingOf(reply) };
}

/** A refused prompt has no content at all. */
function refused(reply: Reply): JsonObject {
  const { candidates: _, ...rest } = chunk(reply, [], {});
  return { ...rest, candidates: [{ finishReason: 'SAFETY', index: 0 }] };
}

function whole(reply: Reply): JsonObject {
  if (reply.answer.finish === 'refusal') return refused(reply);
  const part = reply.request.toolName === null ? { text: reply.answer.text } : functionPart(reply);
  return chunk(reply, [part], closingOf(reply));
}

function eventsOf(reply: Reply): string[] {
  if (reply.answer.finish === 'refusal' || reply.request.toolName !== null) return [sse(whole(reply))];
  const pieces = streamPieces(reply.answer.text);
  return pieces.map((text, index) =>
    sse(chunk(reply, [{ text }], index === pieces.length - 1 ? closingOf(reply) : {})),
  );
}

const STATUS_NAME: Readonly<Record<ApiProblem['kind'], string>> = {
  invalid: 'INVALID_ARGUMENT',
  missing_key: 'PERMISSION_DENIED',
  wrong_key: 'INVALID_ARGUMENT',
  not_found: 'NOT_FOUND',
  too_large: 'INVALID_ARGUMENT',
  rate_limited: 'RESOURCE_EXHAUSTED',
  server: 'INTERNAL',
  overloaded: 'UNAVAILABLE',
};

const DETAIL_TYPE = 'type.googleapis.com/google.rpc.';

function detailsOf(problem: ApiProblem): JsonObject[] {
  if (problem.kind === 'wrong_key') {
    const metadata = { service: 'generativelanguage.googleapis.com' };
    return [
      { '@type': `${DETAIL_TYPE}ErrorInfo`, reason: 'API_KEY_INVALID', domain: 'googleapis.com', metadata },
    ];
  }
  if (problem.kind !== 'rate_limited') return [];
  const violations = [{ quotaMetric: 'generativelanguage.googleapis.com/generate_content_requests' }];
  return [
    { '@type': `${DETAIL_TYPE}QuotaFailure`, violations },
    { '@type': `${DETAIL_TYPE}RetryInfo`, retryDelay: `${problem.retryAfterSeconds ?? 1}s` },
  ];
}

/** Google answers a wrong key with 400 and a missing one with 403; everything else keeps its status. */
function statusOf(problem: ApiProblem): number {
  if (problem.kind === 'wrong_key') return 400;
  return problem.kind === 'missing_key' ? 403 : problem.status;
}

export function geminiError(problem: ApiProblem): WrittenError {
  const details = detailsOf(problem);
  const status = statusOf(problem);
  return {
    status,
    body: {
      error: {
        code: status,
        message: problem.message,
        status: STATUS_NAME[problem.kind],
        ...(details.length > 0 && { details }),
      },
    },
  };
}

/** Google's generateContent and streamGenerateContent. */
export const gemini: Protocol = {
  read,
  deliveredText: (answer) => answer.text,
  whole,
  events: eventsOf,
  error: geminiError,
  errorEvent: (problem) => sse(geminiError(problem).body),
};

export const geminiHeaders: ProviderHeaders = {
  request: () => ({ 'server-timing': 'gfet4t7; dur=1', 'x-content-type-options': 'nosniff' }),
  limits: () => ({}),
};
