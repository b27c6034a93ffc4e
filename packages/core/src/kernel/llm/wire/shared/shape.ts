import { LeadlineError } from '../../../errors/index.ts';
import type { Json } from './neutral.ts';

/** Bounds that a request's parts must keep; its size in bytes is for the server to bound. */
export const REQUEST_LIMITS = {
  messages: 10_000,
  partsPerMessage: 10_000,
  tools: 2_000,
  depth: 100,
} as const;

/** An `invalid_input` naming the field. */
export function invalid(path: string, problem: string): LeadlineError {
  const where = path === '' ? 'the body' : path;
  return new LeadlineError('invalid_input', `${where}: ${problem}`, {
    issues: [{ path, message: problem }],
    next: 'Correct the field and send the request again.',
  });
}

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, in words fit for an error. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a${typeof value === 'object' ? 'n object' : ` ${typeof value}`}`;
}

export function record(value: unknown, path: string): Json {
  if (isRecord(value)) return value;
  throw invalid(path, `an object is needed, not ${kindOf(value)}`);
}

export function list(value: unknown, path: string, most: number): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(path, `a list is needed, not ${kindOf(value)}`);
  if (value.length > most) throw invalid(path, `at most ${most} entries are taken, here are ${value.length}`);
  return value;
}

export function text(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  throw invalid(path, `a string is needed, not ${kindOf(value)}`);
}

/** A string with something in it. */
export function filled(value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(
    path,
    `a string that is not empty is needed, not ${value === '' ? 'an empty one' : kindOf(value)}`,
  );
}

export function optionalText(value: unknown, path: string): string | undefined {
  return value === undefined || value === null ? undefined : text(value, path);
}

export function optionalNumber(value: unknown, path: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid(path, `a number is needed, not ${kindOf(value)}`);
}

export function optionalCount(value: unknown, path: string): number | undefined {
  const number = optionalNumber(value, path);
  if (number === undefined || (Number.isInteger(number) && number > 0)) return number;
  throw invalid(path, 'a whole number above 0 is needed');
}

export function optionalFlag(value: unknown, path: string): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  throw invalid(path, `true or false is needed, not ${kindOf(value)}`);
}

export function optionalRecord(value: unknown, path: string): Json | undefined {
  return value === undefined || value === null ? undefined : record(value, path);
}

/** Refuses values nested deeper than the limit, which could not be written again without overflowing the stack. */
export function bounded<Value>(value: Value, path: string): Value {
  if (!isShallow(value, REQUEST_LIMITS.depth))
    throw invalid(path, `nested deeper than ${REQUEST_LIMITS.depth}`);
  return value;
}

function isShallow(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (left === 0) return false;
  if (Array.isArray(value)) {
    for (const inner of value) if (!isShallow(inner, left - 1)) return false;
    return true;
  }
  for (const key in value) if (!isShallow((value as Json)[key], left - 1)) return false;
  return true;
}

/** Parses a tool call's arguments as they travel: JSON text of an object. Empty text is an empty object. */
export function parsedArguments(value: unknown, path: string): Json {
  const written = text(value, path);
  if (written.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(written);
  } catch (cause) {
    throw invalid(
      path,
      `the tool's arguments are no JSON (${cause instanceof Error ? cause.message : 'unreadable'})`,
    );
  }
  if (!isRecord(parsed)) throw invalid(path, `the tool's arguments must be an object, not ${kindOf(parsed)}`);
  return bounded(parsed, path);
}

/** Sets a field only where there is a value, so that bodies hold no `undefined`. */
export function put(target: Record<string, unknown>, key: string, value: unknown): void {
  if (value !== undefined) target[key] = value;
}

/** A value of a reply as text: strings and numbers as they are, anything else as `otherwise`. */
export function worded(value: unknown, otherwise = ''): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : otherwise;
}

/** A look-up by words from outside, which must not find what every object inherits. */
export function table<Value>(
  entries: Readonly<Record<string, Value>>,
): Readonly<Record<string, Value | undefined>> {
  return Object.assign(Object.create(null) as Record<string, Value>, entries);
}

/** The fields of an object that its reader does not know; undefined where there are none. */
export function otherFields(from: Json, known: ReadonlySet<string>): Json | undefined {
  let others: Record<string, unknown> | undefined;
  for (const key in from) {
    const value = from[key];
    if (known.has(key) || value === undefined || value === null || key === '__proto__') continue;
    others ??= {};
    others[key] = value;
  }
  return others;
}
