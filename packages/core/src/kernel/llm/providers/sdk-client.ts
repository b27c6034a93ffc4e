import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Prompt,
} from '@ai-sdk/provider';
import { distinctSources } from '../assistants/cited-sources.ts';
import type { BilledUsage, ChatMessage, CitedSource, Finish, ProviderAnswer } from '../model-call.ts';
import { estimateTokens } from '../tokens.ts';
import type { Upstream } from '../upstream/index.ts';
import { ProviderFailure } from './failure.ts';
import type { ProviderClient, ProviderRequest } from './provider.ts';

export type SdkResult = LanguageModelV4GenerateResult;

/** What differs from provider to provider once its package is loaded. */
export interface SdkProfile {
  readonly provider: string;
  /** The package's model object; made once for each model and purpose. */
  model(name: string, search: boolean): LanguageModelV4;
  /** Tools, options and headers beyond the common ones. */
  options?(request: ProviderRequest): Partial<LanguageModelV4CallOptions>;
  /** Throws when what came back is not an answer although it looks like one. */
  inspect?(result: SdkResult): void;
  /** Pages an answer cites, in the order in which it does. */
  sources?(result: SdkResult): readonly CitedSource[];
  /** Web searches the provider charges for. */
  searches?(result: SdkResult): number;
  /** Header under which the provider (or a proxy before it) knows an idempotency key. */
  readonly idempotencyHeader?: string;
  /** Answers what needs no search in the package's place, at half its cost. */
  readonly upstream?: Upstream;
}

/**
 * A client over a Vercel AI SDK provider package. It calls the model object itself and not `generateText`,
 * which would parse, validate, retry and trace all over again.
 */
export function sdkClient(profile: SdkProfile): ProviderClient {
  const models = new Map<string, LanguageModelV4>();
  const modelOf = ({ model, search }: ProviderRequest) => {
    const key = `${search}:${model}`;
    const made = models.get(key) ?? profile.model(model, search);
    models.set(key, made);
    return made;
  };
  return {
    async generate(request) {
      const options = callOptions(profile, request);
      const result =
        profile.upstream && !request.search
          ? await profile.upstream.generate({ model: request.model, options })
          : await modelOf(request).doGenerate(options);
      return readResult(profile, request, result);
    },
  };
}

function callOptions(profile: SdkProfile, request: ProviderRequest): LanguageModelV4CallOptions {
  const { schema, effort, idempotencyKey, signal } = request;
  const own = profile.options?.(request) ?? {};
  const headers = {
    ...(profile.idempotencyHeader && { [profile.idempotencyHeader]: idempotencyKey }),
    ...own.headers,
  };
  return {
    prompt: toPrompt(request.messages),
    maxOutputTokens: request.maxOutputTokens,
    ...(schema && { responseFormat: responseFormat(schema) }),
    ...(effort && { reasoning: effort }),
    ...(signal && { abortSignal: signal }),
    ...own,
    headers,
  };
}

function responseFormat({ name, json }: NonNullable<ProviderRequest['schema']>) {
  return { type: 'json', name, schema: json as never } as const;
}

function toPrompt(messages: readonly ChatMessage[]): LanguageModelV4Prompt {
  return messages.map(({ role, text }) =>
    role === 'system' ? { role, content: text } : { role, content: [{ type: 'text', text }] },
  );
}

function readResult(profile: SdkProfile, request: ProviderRequest, result: SdkResult): ProviderAnswer {
  const { unified, raw } = result.finishReason;
  if (unified === 'error')
    throw new ProviderFailure({
      kind: 'transient',
      provider: profile.provider,
      reason: `the answer ended in an error (${raw ?? 'no reason given'})`,
    });
  profile.inspect?.(result);
  const text = result.structuredOutputText ?? textOf(result);
  return {
    text,
    finish: finishOf(unified),
    usage: readUsage(result, { messages: request.messages, text }),
    sources: profile.sources?.(result) ?? [],
    searches: profile.searches?.(result) ?? 0,
  };
}

function textOf(result: SdkResult): string {
  let text = '';
  for (const part of result.content) if (part.type === 'text') text += part.text;
  return text;
}

/** Pages that the text cites in place; pages a search merely turned up are not among them. */
export function citedInText({ content }: SdkResult): CitedSource[] {
  return distinctSources(
    content.flatMap((part) =>
      part.type === 'text'
        ? (part.citations ?? []).flatMap(({ source }) => (source.sourceType === 'url' ? [source] : []))
        : [],
    ),
  );
}

function finishOf(unified: SdkResult['finishReason']['unified']): Finish {
  if (unified === 'stop') return 'complete';
  if (unified === 'length' || unified === 'interrupted') return 'cut';
  return unified === 'content-filter' ? 'refused' : 'unknown';
}

/** Local servers sometimes report no usage; an estimate that says so is better than a zero. */
export function readUsage(
  { usage }: Pick<SdkResult, 'usage'>,
  exchanged: { readonly messages: readonly ChatMessage[]; readonly text: string },
): BilledUsage {
  const { inputTokens, outputTokens } = usage;
  const estimated = !inputTokens.total && !outputTokens.total;
  if (!estimated)
    return {
      inputTokens: inputTokens.total ?? 0,
      cachedInputTokens: inputTokens.cacheRead ?? 0,
      cacheWriteTokens: inputTokens.cacheWrite ?? 0,
      outputTokens: outputTokens.total ?? 0,
      estimated,
    };
  return {
    inputTokens: exchanged.messages.reduce((sum, message) => sum + estimateTokens(message.text), 0),
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: estimateTokens(exchanged.text),
    estimated,
  };
}
