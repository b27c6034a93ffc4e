import { z } from 'zod';
import { LeadlineError } from '../../../errors/index.ts';
import { type Embedder, toUnitLength } from './embedder.ts';

export interface EndpointEmbedderDeps {
  /** Such as `openai/text-embedding-3-small`. */
  readonly id: string;
  readonly dimensions: number;
  /** Most texts in one call; 256 unless said. */
  readonly batchSize?: number;
  /** Asks the service: one row of numbers for each text, in order. */
  readonly ask: (texts: readonly string[], signal?: AbortSignal) => Promise<readonly (readonly number[])[]>;
}

const BATCH = 256;

/** An embedder over a service. What it answers is checked: as many rows as texts, each as long as promised, all finite. */
export function createEndpointEmbedder({
  id,
  dimensions,
  batchSize = BATCH,
  ask,
}: EndpointEmbedderDeps): Embedder {
  const embedBatch = async (texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> => {
    const rows = await ask(texts, signal);
    if (rows.length !== texts.length) throw unusable(id, `${rows.length} vectors for ${texts.length} texts`);
    return rows.map((row) => {
      if (row.length !== dimensions) throw unusable(id, `${row.length} dimensions instead of ${dimensions}`);
      if (!row.every((value) => Number.isFinite(value))) throw unusable(id, 'something that is not a number');
      return toUnitLength(Float32Array.from(row));
    });
  };
  return {
    id,
    dimensions,
    async embed(texts, signal) {
      const vectors: Float32Array[] = [];
      for (let start = 0; start < texts.length; start += batchSize)
        vectors.push(...(await embedBatch(texts.slice(start, start + batchSize), signal)));
      return vectors;
    },
  };
}

function unusable(id: string, what: string, cause?: unknown): LeadlineError {
  return new LeadlineError('model_answer_unusable', `The embeddings of ${id} cannot be used: ${what}.`, {
    next: 'Check the name and the dimensions of the embedding model.',
    cause,
  });
}

export interface EmbeddingsEndpoint {
  /** The address before `/embeddings`, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly model: string;
  /** Asked for where given; models that cannot choose refuse it. */
  readonly dimensions?: number;
  readonly fetch: typeof fetch;
}

const answerSchema = z.object({
  data: z.array(z.object({ index: z.number().int(), embedding: z.array(z.number()) })),
});
/** As much of a refusal as an error message may quote. */
const LONGEST_QUOTE = 200;

/** `ask` for an endpoint that speaks OpenAI's protocol (`POST /embeddings`). */
export function openAiEmbeddings(endpoint: EmbeddingsEndpoint): EndpointEmbedderDeps['ask'] {
  const { baseUrl, apiKey, model, dimensions } = endpoint;
  return async (texts, signal) => {
    const response = await endpoint.fetch(`${baseUrl.replace(/\/+$/u, '')}/embeddings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
      body: JSON.stringify({
        model,
        input: texts,
        encoding_format: 'float',
        ...(dimensions && { dimensions }),
      }),
      ...(signal && { signal }),
    });
    const text = await response.text();
    if (!response.ok) throw refused(model, response.status, text);
    const answer = answerSchema.safeParse(parseJson(text));
    if (!answer.success) throw unusable(model, 'the answer has another form', answer.error);
    return answer.data.data.toSorted((one, other) => one.index - other.index).map((row) => row.embedding);
  };
}

function refused(model: string, status: number, text: string): LeadlineError {
  const isKey = status === 401 || status === 403;
  return new LeadlineError(
    isKey ? 'provider_rejected_key' : 'provider_failed',
    `The embeddings of ${model} were refused (${status}): ${text.slice(0, LONGEST_QUOTE)}`,
    {
      retryable: status === 429 || status >= 500,
      next: isKey ? 'Check the key of the embeddings endpoint.' : 'Try again later.',
    },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
