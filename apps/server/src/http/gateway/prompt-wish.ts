import { LeadlineError } from '@leadline/core/kernel/errors';
import type { PromptWish } from '@leadline/core/kernel/llm';
import { z } from 'zod';

/** The field of a body that is Leadline's own, in every protocol. */
const OWN_FIELD = 'leadline';

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.-]{0,59}$/;
const LONGEST_VALUE = 200_000;
const MOST_VARIABLES = 100;

const valueSchema = z.union([z.string().max(LONGEST_VALUE), z.number(), z.boolean()]).transform(String);
const variablesSchema = z
  .record(z.string(), valueSchema)
  .refine(
    (given) => Object.keys(given).length <= MOST_VARIABLES,
    `has more than ${MOST_VARIABLES} variables`,
  );
const wishSchema = z.strictObject({
  name: z.string().regex(NAME, 'must be the name of a prompt'),
  version: z.string().regex(VERSION, 'must be a version such as 1.2.0').nullish(),
  variables: variablesSchema.optional(),
});
const ownFieldSchema = z.strictObject({ prompt: z.union([z.string(), wishSchema]).nullish() }).nullish();

/** A body without what is meant for Leadline alone, and that by itself. */
export interface SeparatedBody {
  readonly body: unknown;
  readonly own: unknown;
}

/** Takes Leadline's own field out of a body: no provider would know it. */
export function separated(body: unknown): SeparatedBody {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, OWN_FIELD))
    return { body, own: undefined };
  const { [OWN_FIELD]: own, ...rest } = body as Readonly<Record<string, unknown>>;
  return { body: rest, own };
}

/**
 * The prompt a client asks for: by the body's field `leadline: { prompt: { name, version, variables } }`, or by the headers
 * `x-leadline-prompt: name` (or `name@version`) and `x-leadline-prompt-variables`, JSON with or without percent signs.
 *
 * @throws `invalid_input` for what cannot be read, and where both are given.
 */
export function readPromptWish(
  { named, variables }: { readonly named: string | null; readonly variables: string | null },
  own: unknown,
): PromptWish | null {
  if (own === undefined && named === null && variables === null) return null;
  const inBody = parsed(ownFieldSchema, own, OWN_FIELD)?.prompt ?? null;
  if (inBody !== null && (named !== null || variables !== null))
    throw unusable('x-leadline-prompt', 'is given beside the body’s own; give one of them');
  if (inBody !== null) return typeof inBody === 'string' ? wishNamed(inBody) : wishOf(inBody);
  if (named === null && variables !== null)
    throw unusable('x-leadline-prompt-variables', 'goes with x-leadline-prompt');
  return named === null ? null : { ...wishNamed(named), variables: variablesIn(variables) };
}

function wishOf({ name, version, variables }: z.output<typeof wishSchema>): PromptWish {
  return { name, version: version ?? null, variables: variables ?? {} };
}

function wishNamed(text: string): PromptWish {
  const [name = '', version, ...more] = text.split('@');
  if (!NAME.test(name) || more.length > 0 || (version !== undefined && !VERSION.test(version)))
    throw unusable('x-leadline-prompt', 'must be the name of a prompt, or name@version');
  return { name, version: version ?? null, variables: {} };
}

function variablesIn(text: string | null): PromptWish['variables'] {
  if (text === null) return {};
  try {
    return parsed(variablesSchema, JSON.parse(text), 'x-leadline-prompt-variables');
  } catch (error) {
    if (error instanceof LeadlineError) throw error;
    throw unusable('x-leadline-prompt-variables', 'must be a JSON object of texts');
  }
}

function parsed<Output>(schema: z.ZodType<Output>, value: unknown, at: string): Output {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw unusable([at, ...(issue?.path.map(String) ?? [])].join('.'), issue?.message ?? 'cannot be read');
}

function unusable(path: string, message: string): LeadlineError {
  return new LeadlineError('invalid_input', `${path} ${message}.`, { issues: [{ path, message }] });
}
