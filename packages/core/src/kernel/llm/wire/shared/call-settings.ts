import type { CallOptions, JSONObject } from './neutral.ts';

/**
 * What a request may say that the AI SDK's options have no field for, but several protocols know. It lives in
 * `providerOptions.leadline`.
 */
export interface CallSettings {
  readonly parallelToolCalls?: boolean;
  /** Whose question it is, as the client names them. */
  readonly user?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Whether the schema of the answer must be kept to the letter. */
  readonly strictSchema?: boolean;
  readonly verbosity?: string;
  /** How much of the reasoning the responses API sums up. */
  readonly reasoningSummary?: string;
  /** True when `reasoning` was worked out of a field among the extras that says it better in its own protocol. */
  readonly impliedEffort?: boolean;
}

export function callSettings(options: CallOptions): CallSettings {
  return options.providerOptions?.['leadline'] ?? {};
}

/** Puts settings where `callSettings` finds them; nothing where there are none. */
export function settingsField(settings: { [Key in keyof CallSettings]?: CallSettings[Key] | undefined }): {
  providerOptions?: Record<string, JSONObject>;
} {
  const kept: JSONObject = {};
  let any = false;
  for (const key in settings) {
    const value = settings[key as keyof CallSettings];
    if (value === undefined) continue;
    kept[key] = value as string;
    any = true;
  }
  return any ? { providerOptions: { leadline: kept } } : {};
}

/** The marks one protocol left on a part: `providerOptions.openai`, `.anthropic` or `.leadline`. */
export function marksOf(
  part: { readonly providerOptions?: Record<string, JSONObject> | undefined },
  owner: 'openai' | 'anthropic' | 'leadline',
): JSONObject | undefined {
  return part.providerOptions?.[owner];
}

/** The same on a result's part or a stream's part. */
export function metadataOf(
  part: { readonly providerMetadata?: Record<string, JSONObject> | undefined },
  owner: 'openai' | 'anthropic' | 'leadline',
): JSONObject | undefined {
  return part.providerMetadata?.[owner];
}

/** The mark of a text by which the model declines to answer. */
export const REFUSAL: Record<string, JSONObject> = { leadline: { refusal: true } };

export function isRefusal(part: {
  readonly providerMetadata?: Record<string, JSONObject> | undefined;
}): boolean {
  return part.providerMetadata?.['leadline']?.['refusal'] === true;
}
