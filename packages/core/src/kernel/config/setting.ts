import { z } from 'zod';

export const SETTING_GROUPS = [
  'Where it runs',
  'Database',
  'Identity',
  'Work',
  'Models',
  'Gateway',
  'OpenAI',
  'Anthropic',
  'Google Gemini',
  'Perplexity',
  'Mistral',
  'Groq',
  'Azure OpenAI',
  'AWS Bedrock',
  'A compatible server',
  'Data sources',
  'Telemetry',
  'Development',
] as const;
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/** One thing that can be set from outside. Its name is its key in the registry and the variable's name. */
export interface Setting<Type extends z.ZodType = z.ZodType> {
  readonly group: SettingGroup;
  readonly description: string;
  /** Reads the variable's text; `undefined` when it is not set, which is where the default comes from. */
  readonly type: Type;
  /** Never shown, logged or written anywhere. */
  readonly secret?: boolean;
  /** Other names that are read when the first is not set. */
  readonly aliases?: readonly string[];
  /** What the settings page shows as the default where that is not a fixed value. */
  readonly defaultShown?: string;
}

export function setting<Type extends z.ZodType>(definition: Setting<Type>): Setting<Type> {
  return definition;
}

/** Text that may be left out. */
export const optionalText = z.string().optional();

/** An http(s) address that may be left out. */
export const optionalUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .optional();

/** A whole number from `minimum` to `maximum`. */
export function wholeNumber(minimum: number, maximum: number, fallback: number) {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .pipe(z.number().min(minimum, error).max(maximum, error))
    .default(fallback);
}

/** `true`, `yes`, `on`, `1` and their opposites. */
export function yesOrNo(fallback: boolean) {
  return z.stringbool({ error: 'must be true or false' }).default(fallback);
}

/** Texts with commas or blanks between them. */
export const severalTexts = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/u).filter((entry) => entry !== ''));
