import { readVersionLabel } from '@leadline/core/kernel/llm';
import type { ModelRequest } from '@leadline/core/kernel/telemetry';
import type { Attributes } from '@opentelemetry/api';

/** Providers by the names of OpenTelemetry's GenAI conventions, where theirs differ from ours. */
const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  google: 'gcp.gemini',
  bedrock: 'aws.bedrock',
  azure: 'azure.ai.openai',
  mistral: 'mistral_ai',
};

/** The span of a request, in the words of OpenTelemetry's GenAI conventions, and beside them what Langfuse reads. */
export function attributesOf(request: ModelRequest): Attributes {
  const attributes: Attributes = {
    'gen_ai.operation.name': request.operation,
    'gen_ai.provider.name': PROVIDER_NAMES[request.provider] ?? request.provider,
    'gen_ai.request.model': request.requestedModel,
    'gen_ai.response.model': request.model,
    'gen_ai.usage.input_tokens': request.tokens.inputTokens,
    'gen_ai.usage.output_tokens': request.tokens.outputTokens,
    'gen_ai.usage.cache_read.input_tokens': request.tokens.cachedInputTokens,
    'leadline.request.id': request.id,
    'leadline.workspace.id': request.workspaceId,
    'leadline.via': request.via,
    'leadline.task': request.task,
    'leadline.outcome': request.outcome,
    'leadline.cache': request.cache,
    'leadline.attempts': request.attempts,
    'leadline.price_usd': request.usd,
    'leadline.saved_usd': request.savedUsd + request.promptSavedUsd,
    'langfuse.observation.type': request.operation === 'chat' ? 'generation' : 'embedding',
    'langfuse.observation.usage_details': usageDetails(request),
    'langfuse.observation.cost_details': `{"total":${request.usd}}`,
  };
  addKnown(attributes, request);
  if (request.trace === null) {
    // A trace that is somebody else's keeps its name and tags.
    attributes['langfuse.trace.name'] = request.task;
    attributes['langfuse.trace.tags'] = [request.via, ...(request.simulated ? ['simulated'] : [])];
  }
  return attributes;
}

/** What not every request has. */
function addKnown(attributes: Attributes, request: ModelRequest): void {
  const { content, firstByteMs, findings, promptVersion } = request;
  add(attributes, 'gen_ai.request.max_tokens', request.maxOutputTokens);
  add(attributes, 'gen_ai.request.temperature', request.temperature);
  add(attributes, 'gen_ai.request.top_p', request.topP);
  add(attributes, 'gen_ai.request.seed', request.seed);
  add(attributes, 'gen_ai.response.id', request.responseId);
  add(attributes, 'error.type', request.errorCode);
  add(attributes, 'user.id', request.userId);
  add(attributes, 'session.id', request.sessionId ?? request.jobId);
  add(attributes, 'leadline.correlation_id', request.correlationId);
  add(attributes, 'leadline.key.id', request.keyId);
  add(attributes, 'leadline.tier', request.tier);
  add(attributes, 'leadline.first_byte_ms', firstByteMs);
  add(attributes, 'leadline.account', request.account);
  add(attributes, 'leadline.rule', request.rule);
  if (request.waitedMs > 0) attributes['leadline.waited_ms'] = request.waitedMs;
  if (request.explainRoute) attributes['leadline.route'] = request.explainRoute();
  if (request.finishReason !== null) attributes['gen_ai.response.finish_reasons'] = [request.finishReason];
  if (request.simulated) attributes['leadline.simulated'] = true;
  if (findings.length > 0) attributes['leadline.guards.findings'] = [...findings];
  if (promptVersion !== null) {
    const { name, version } = readVersionLabel(promptVersion);
    attributes['gen_ai.prompt.name'] = attributes['langfuse.observation.prompt.name'] = name ?? request.task;
    attributes['gen_ai.prompt.version'] = attributes['langfuse.observation.prompt.version'] = version;
  }
  if (!content) return;
  attributes['gen_ai.input.messages'] = attributes['langfuse.observation.input'] = content.input;
  if (content.output === null) return;
  attributes['gen_ai.output.messages'] = attributes['langfuse.observation.output'] = content.output;
}

function add(attributes: Attributes, name: string, value: string | number | null): void {
  if (value !== null) attributes[name] = value;
}

/** Langfuse adds up what is listed, so cached input is taken out of the input. */
function usageDetails({ tokens }: ModelRequest): string {
  const { inputTokens, cachedInputTokens, outputTokens } = tokens;
  const input = Math.max(0, inputTokens - cachedInputTokens);
  return `{"input":${input},"input_cached_tokens":${cachedInputTokens},"output":${outputTokens}}`;
}
