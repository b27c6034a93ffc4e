import type { Extras, ProviderCall, WireProtocol } from './codec.ts';
import type { Json, MutableJson, Warning } from './neutral.ts';
import { bounded, invalid } from './shape.ts';

/** The fields of a body that its reader does not know, kept as they are. */
export function unknownFields(protocol: WireProtocol, body: Json, known: ReadonlySet<string>): Extras {
  const fields: MutableJson = {};
  for (const key in body) {
    if (known.has(key)) continue;
    if (key === '__proto__') throw invalid(key, 'no field may have this name');
    fields[key] = bounded(body[key], key);
  }
  return { protocol, fields };
}

/** Fields that change what is asked: another protocol must not be asked without them. */
const DEMANDS: ReadonlySet<string> = new Set([
  'audio',
  'background',
  'container',
  'context_management',
  'conversation',
  'logprobs',
  'mcp_servers',
  'modalities',
  'moderation',
  'prediction',
  'previous_response_id',
  'prompt',
  'top_logprobs',
  'web_search_options',
]);

/** Fields that chat completions and responses have in common. */
const OPENAI_COMMON: ReadonlySet<string> = new Set([
  'prompt_cache_key',
  'prompt_cache_options',
  'prompt_cache_retention',
  'safety_identifier',
  'service_tier',
  'store',
]);

const NAME_OF: Readonly<Record<WireProtocol, string>> = {
  'openai-chat': 'chat completions',
  'openai-responses': 'the responses API',
  anthropic: 'the Anthropic messages API',
};

/**
 * Puts the client's own fields into the body where the target speaks the same protocol. Elsewhere each is a
 * warning, or `invalid_input` where leaving it out would answer another question.
 */
export function placeExtras(
  call: ProviderCall,
  target: WireProtocol,
  written: { body: MutableJson; warnings: Warning[] },
): void {
  const { extras } = call;
  if (extras === undefined) return;
  if (extras.protocol === target) {
    Object.assign(written.body, extras.fields);
    return;
  }
  for (const key in extras.fields) {
    const value = extras.fields[key];
    if (value === null || value === false || value === undefined || isSaidElsewhere(key, call)) continue;
    if (target !== 'anthropic' && extras.protocol !== 'anthropic' && OPENAI_COMMON.has(key))
      written.body[key] = value;
    else if (DEMANDS.has(key) && !isPlain(key, value)) throw inexpressible(key, target);
    else written.warnings.push(unsupported(key, target));
  }
}

/** Anthropic's `thinking` is said by `reasoning` where it names a budget. */
function isSaidElsewhere(key: string, { options }: ProviderCall): boolean {
  return key === 'thinking' && options.reasoning !== undefined;
}

/** Whether a demand asks for no more than everybody does: `modalities: ['text']`. */
function isPlain(key: string, value: unknown): boolean {
  return (
    (key === 'modalities' && String(value) === 'text') ||
    value === 0 ||
    (Array.isArray(value) && value.length === 0)
  );
}

/** What is left out of a request because the target has no word for it. */
export function unsupported(feature: string, target: WireProtocol, details?: string): Warning {
  return {
    type: 'unsupported',
    feature,
    details: details ?? `${NAME_OF[target]} cannot say it; it was left out`,
  };
}

/** What must not be left out, and cannot be said. */
export function inexpressible(path: string, target: WireProtocol): Error {
  return invalid(path, `${NAME_OF[target]}, which the chosen model is reached by, has nothing like it`);
}

/** Whether the request came in the protocol it leaves in. */
export function isSame(call: ProviderCall, target: WireProtocol): boolean {
  return call.extras?.protocol === target;
}
