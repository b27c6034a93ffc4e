import { z } from 'zod';
import { LeadlineError } from '../../errors/index.ts';
import { httpFailure, isHtml, reasonOf, sourceFailure } from '../http-failure.ts';
import type { SourceCall, SourceHttpRequest, SourceHttpResponse, SourceIo } from '../source.ts';

/** How one provider is read: its name for people, and what its errors mean where the status alone does not say. */
export interface Provider {
  readonly title: string;
  readonly keyless?: boolean;
  /** A provider's own reading of an error status; undefined leaves it to the status. */
  readonly readError?: (
    response: SourceHttpResponse,
    io: SourceIo,
  ) => LeadlineError | undefined | Promise<LeadlineError | undefined>;
}

export interface Question<Answer> {
  readonly request: SourceHttpRequest;
  /** What is used of the answer; all else is left aside. */
  readonly answer: z.ZodType<Answer>;
  /** Statuses that say "we do not know it"; 404 unless said. */
  readonly missAt?: readonly number[];
  /** An error told under a good status; thrown where it is one. `error` or `errors` in the body unless said. */
  readonly errorIn?: (body: unknown) => LeadlineError | undefined;
}

export interface Asked<Answer> {
  readonly data: Answer;
  readonly response: SourceHttpResponse;
}

/**
 * Asks one question of a provider. Undefined where it knows nothing of what was asked.
 * Rejects with a LeadlineError alone, however the answer looks.
 */
export async function ask<Answer>(
  io: SourceIo,
  provider: Provider,
  question: Question<Answer>,
): Promise<Asked<Answer> | undefined> {
  const response = await io.http(question.request);
  if ((question.missAt ?? [404]).includes(response.status)) return undefined;
  await refuseFailure(io, provider, response);
  return { data: readAnswer(provider, response, question), response };
}

/** Throws what an answer with another status than 2xx means. */
export async function refuseFailure(
  io: SourceIo,
  provider: Provider,
  response: SourceHttpResponse,
): Promise<void> {
  const { status, headers, text } = response;
  if (status >= 200 && status < 300) return;
  const own = await provider.readError?.(response, io);
  if (own) throw own;
  const { title, keyless = false } = provider;
  throw httpFailure({ title, keyless, status, headers, text, now: io.now(), secrets: secretsOf(io) });
}

/** Reads a good answer; an HTML page, broken JSON and another shape than documented are `provider_failed`. */
export function readAnswer<Answer>(
  provider: Provider,
  response: SourceHttpResponse,
  question: Pick<Question<Answer>, 'answer' | 'errorIn'>,
): Answer {
  const body = jsonOf(provider, response);
  const told = question.errorIn ? question.errorIn(body) : usualError(provider, response, body);
  if (told) throw told;
  const parsed = question.answer.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.map(String).join('.').slice(0, 80);
  throw sourceFailure({
    code: 'provider_failed',
    title: provider.title,
    reason: `an answer that is not what its documentation says${place ? ` (at \`${place}\`)` : ''}`,
    cause: parsed.error,
  });
}

/** `{error: …}` or `{errors: […]}` under a good status, as most providers write them; its own status counts, where it tells one. */
function usualError(
  { title, keyless = false }: Provider,
  { headers, text }: SourceHttpResponse,
  body: unknown,
): LeadlineError | undefined {
  const told = toldIn(body);
  if (told === undefined) return undefined;
  const status = told.success ? Number(told.data.code) : Number.NaN;
  if (status >= 400 && status <= 599)
    // What its headers say is of the good status.
    return httpFailure({ title, keyless, status, headers: {}, text, now: new Date(0) });
  const reason = reasonOf({ text, headers });
  return sourceFailure({ code: 'provider_failed', title, reason, retryable: true });
}

const errorHolder = z.object({ error: z.unknown(), errors: z.unknown() });
const codedError = z.object({ code: z.union([z.number(), z.string()]) });

/** The error a body holds, read for a code; undefined where it holds none. */
function toldIn(body: unknown) {
  const holder = errorHolder.partial().safeParse(body).data;
  const told = holder?.error || holder?.errors;
  if (!told || (Array.isArray(told) && told.length === 0)) return undefined;
  return codedError.safeParse(Array.isArray(told) ? told[0] : told);
}

function jsonOf({ title }: Provider, response: SourceHttpResponse): unknown {
  if (isHtml(response.text, response.headers['content-type']))
    throw sourceFailure({
      code: 'provider_failed',
      title,
      reason: 'an HTML page where data was due',
      retryable: true,
    });
  try {
    return response.json();
  } catch (error) {
    if (error instanceof LeadlineError) throw error;
    throw sourceFailure({
      code: 'provider_failed',
      title,
      reason: 'an answer that is no JSON',
      retryable: true,
      cause: error,
    });
  }
}

/** The provider's words in an answer, without keys. */
export function wordsOf(io: SourceIo, response: SourceHttpResponse): string {
  return reasonOf({ text: response.text, headers: response.headers, secrets: secretsOf(io) });
}

export function secretsOf(io: SourceIo): readonly string[] {
  return Object.entries(io.keys)
    .filter(([name]) => name !== 'contact')
    .map(([, secret]) => secret);
}

/** A key that must be there; the gateway calls nobody whose keys are missing, so this speaks to programmers and tests. */
export function keyOf(io: SourceIo, { title }: Provider, name: string): string {
  const key = io.keys[name];
  if (key) return key;
  throw new LeadlineError('provider_unconfigured', `${title} has no key (\`${name}\`).`, {
    next: 'Set it, or leave this source out.',
  });
}

/** A number a provider tells in a header; undefined where it tells none. */
export function numberHeader(response: SourceHttpResponse, name: string): number | undefined {
  const text = response.headers[name];
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** Ties a call's query and findings together for the checker; it does nothing at run time. */
export function defineCall<Query extends z.ZodType, Found>(
  call: SourceCall<Query, Found>,
): SourceCall<Query, Found> {
  return call;
}

/** Says who asks, as SEC and Wikidata want it: the product and an address to write to. */
export function userAgent(io: SourceIo): string {
  const contact = io.keys['contact'];
  return contact ? `Leadline/0.1 (${contact})` : 'Leadline/0.1';
}
