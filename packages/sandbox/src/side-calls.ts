import { asArray, asNumber, asObject, asText, type JsonObject } from './json.ts';
import { embed } from './model/embedding.ts';
import type { PromptPart } from './model/request.ts';
import { readAnthropicPrompt } from './protocols/anthropic.ts';
import { readGeminiPrompt } from './protocols/gemini.ts';
import { contentText, requiredModel } from './protocols/openai-request.ts';
import { ApiProblem } from './protocols/protocol.ts';
import type { Route } from './routes.ts';
import type { TokenCounter } from './tokens/token-counter.ts';

/** An answer that is not generated text. */
export interface SideAnswer {
  readonly model: string;
  readonly inputTokens: number;
  readonly body: unknown;
}

const OPENAI_DIMENSIONS = 1_536;
const GEMINI_DIMENSIONS = 3_072;
const MODELS = {
  openai: ['gpt-5.4-mini', 'gpt-5-nano', 'text-embedding-3-small'],
  anthropic: ['claude-haiku-4-5', 'claude-sonnet-5'],
  gemini: ['gemini-3-flash', 'gemini-embedding-001'],
  perplexity: ['sonar'],
  mistral: ['mistral-small-latest'],
  groq: ['openai/gpt-oss-20b'],
} as const;

function modelList(route: Route): SideAnswer {
  const ids = MODELS[route.provider];
  const byProvider: Partial<Record<Route['provider'], unknown>> = {
    anthropic: {
      data: ids.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' })),
      has_more: false,
      first_id: ids[0],
      last_id: ids.at(-1),
    },
    gemini: {
      models: ids.map((id) => ({
        name: `models/${id}`,
        displayName: id,
        supportedGenerationMethods: ['generateContent', 'countTokens'],
      })),
    },
  };
  const listed = ids.map((id) => ({ id, object: 'model', created: 1_767_225_600, owned_by: route.provider }));
  return { model: '', inputTokens: 0, body: byProvider[route.provider] ?? { object: 'list', data: listed } };
}

function countAnswer(route: Route, body: JsonObject, counter: TokenCounter): SideAnswer {
  const gemini = route.provider === 'gemini';
  const wrapped = asObject(body.generateContentRequest);
  const parts: PromptPart[] = gemini
    ? readGeminiPrompt(body.contents === undefined ? wrapped : body)
    : readAnthropicPrompt(body);
  const total = parts.reduce((sum, part) => sum + counter.count(part.text), 0);
  const answer = gemini
    ? { totalTokens: total, promptTokensDetails: [{ modality: 'TEXT', tokenCount: total }] }
    : { input_tokens: total };
  return { model: route.model ?? asText(body.model) ?? '', inputTokens: total, body: answer };
}

function encoded(vector: Float32Array, format: unknown): number[] | string {
  return format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
}

function openAiEmbeddings(body: JsonObject, counter: TokenCounter): SideAnswer {
  const model = requiredModel(body);
  const input = (typeof body.input === 'string' ? [body.input] : asArray(body.input)).map(String);
  if (input.length === 0 || input.includes('')) {
    throw new ApiProblem('invalid', "'$.input' is invalid.", { param: 'input' });
  }
  const dimensions = asNumber(body.dimensions) ?? OPENAI_DIMENSIONS;
  const data = input.map((text, index) => ({
    object: 'embedding',
    index,
    embedding: encoded(embed(text, dimensions), body.encoding_format),
  }));
  const tokens = input.reduce((sum, text) => sum + counter.count(text), 0);
  const usage = { prompt_tokens: tokens, total_tokens: tokens };
  return { model, inputTokens: tokens, body: { object: 'list', data, model, usage } };
}

function geminiEmbeddings(route: Route, body: JsonObject, counter: TokenCounter): SideAnswer {
  const single = body.requests === undefined;
  const requests = (single ? [body] : asArray(body.requests)).map(asObject);
  const texts = requests.map((one) => contentText(asObject(one.content).parts));
  const config = asObject(requests[0]?.embedContentConfig);
  const wanted = requests[0]?.outputDimensionality ?? config.outputDimensionality;
  const dimensions = asNumber(wanted) ?? GEMINI_DIMENSIONS;
  const embeddings = texts.map((text) => ({ values: [...embed(text, dimensions)] }));
  return {
    model: route.model ?? '',
    inputTokens: texts.reduce((sum, text) => sum + counter.count(text), 0),
    body: single ? { embedding: embeddings[0] } : { embeddings },
  };
}

/** Answers what needs no language model: lists of models, token counts, embeddings. */
export function answerAside(route: Route, body: JsonObject, counter: TokenCounter): SideAnswer {
  if (route.action === 'models') return modelList(route);
  if (route.action === 'count') return countAnswer(route, body, counter);
  return route.provider === 'gemini'
    ? geminiEmbeddings(route, body, counter)
    : openAiEmbeddings(body, counter);
}
