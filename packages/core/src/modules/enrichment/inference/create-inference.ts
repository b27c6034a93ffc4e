import type { FieldName, Observation } from '@leadline/contracts';
import type { Clock } from '../../../kernel/clock/index.ts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { Llm, TaskResult } from '../../../kernel/llm/index.ts';
import { classifyIndustry } from '../policy/industry/index.ts';
import {
  type CompanyPage,
  INFERRED_FIELDS,
  type InferInput,
  type InferOutput,
  type InferredField,
  inferCompanyTask,
} from '../tasks/index.ts';
import { withoutOrders } from './without-orders.ts';

export interface InferenceRequest {
  readonly workspaceId: string;
  readonly jobId: string;
  readonly idempotencyKey: string;
  readonly name: string;
  readonly wanted: readonly FieldName[];
  readonly pages: readonly CompanyPage[];
  /** US dollars the job may have spent in all when this call has been made. */
  readonly budgetUsd: number;
  readonly signal?: AbortSignal;
}

export interface InferenceResult {
  readonly observations: readonly Observation[];
  readonly author: 'model' | 'rules';
  readonly model: string | null;
  readonly costUsd: number;
  /** What went wrong on the way, whoever answered in the end. */
  readonly problems: readonly string[];
}

export interface InferenceDeps {
  readonly llm: Pick<Llm, 'run'>;
  readonly clock: Clock;
  /** Analysts in the order they are asked; rules answer where none can. */
  readonly analysts?: readonly string[];
}

/** A free, fast model first; then whatever is configured to analyse (004 P0-3). */
export const DEFAULT_ANALYSTS: readonly string[] = ['groq/llama-3.1-8b-instant', 'auto'];
const LIST_FIELDS: ReadonlySet<FieldName> = new Set([
  'targetCustomers',
  'products',
  'keywords',
  'competitors',
]);
/** How far a value is believed that a model read out of a passage, and that rules did (industry: by their own balance). */
const MODEL_CONFIDENCE = 0.75;
const RULES_CONFIDENCE = 0.55;

/** Layer 3: what a company's own pages say of it, read by a model, else by rules. Money is never spent on what nobody asked for. */
export function createInference({ llm, clock, analysts = DEFAULT_ANALYSTS }: InferenceDeps) {
  return async (request: InferenceRequest): Promise<InferenceResult> => {
    const wanted = INFERRED_FIELDS.filter((field) => request.wanted.includes(field));
    const input: InferInput = { name: request.name, wanted, pages: request.pages.map(withoutOrders) };
    if (wanted.length === 0 || request.pages.length === 0)
      return { observations: [], author: 'rules', model: null, costUsd: 0, problems: [] };
    const { result, problems, costUsd } = await firstModelToAnswer(llm, analysts, { request, input });
    const { author, model, output } = result;
    const observedAt = clock.now().toISOString();
    return {
      observations: observationsOf(output, { input, author, observedAt }),
      author,
      model,
      costUsd,
      problems,
    };
  };
}

interface Asking {
  readonly request: InferenceRequest;
  readonly input: InferInput;
}

/** The first analyst's answer that a model gave; else the rules' one. */
async function firstModelToAnswer(llm: Pick<Llm, 'run'>, analysts: readonly string[], asking: Asking) {
  const problems: string[] = [];
  let costUsd = 0;
  for (const analyst of analysts) {
    const result = await ask(llm, analyst, asking).catch((error: unknown) => {
      problems.push(whyPassedOver(error));
      return null;
    });
    costUsd += result?.costUsd ?? 0;
    problems.push(...(result?.problems ?? []));
    if (result?.author === 'model') return { result, problems, costUsd };
  }
  const result = await ask(llm, 'builtin', asking);
  return { result, problems, costUsd };
}

function ask(
  llm: Pick<Llm, 'run'>,
  analyst: string,
  { request, input }: Asking,
): Promise<TaskResult<InferOutput>> {
  const { workspaceId, jobId, idempotencyKey, budgetUsd, signal } = request;
  return llm.run(inferCompanyTask, input, {
    workspaceId,
    jobId,
    idempotencyKey: `${idempotencyKey}:${analyst}`,
    analyst,
    budgetUsd,
    ...(signal && { signal }),
  });
}

/** An analyst that is not set up, rejected or too dear is passed over; a cancelled job is not. */
function whyPassedOver(error: unknown): string {
  if (error instanceof LeadlineError && error.code !== 'cancelled' && error.code !== 'database_unavailable')
    return error.message;
  throw error;
}

interface Told {
  readonly input: InferInput;
  readonly author: 'model' | 'rules';
  readonly observedAt: string;
}

function observationsOf({ claims }: InferOutput, { input, author, observedAt }: Told): Observation[] {
  return INFERRED_FIELDS.flatMap((field) => {
    const said = claims.filter((claim) => claim.field === field);
    const first = said[0];
    if (!first) return [];
    return [
      {
        field,
        value: LIST_FIELDS.has(field) ? said.map(({ value }) => value) : first.value,
        confidence: author === 'model' ? MODEL_CONFIDENCE : rulesConfidence(field, input),
        observedAt,
        source: author === 'model' ? 'model' : 'builtin',
        url: input.pages[first.source - 1]?.url ?? null,
      },
    ];
  });
}

function rulesConfidence(field: InferredField, { name, pages }: InferInput): number {
  if (field !== 'industry') return RULES_CONFIDENCE;
  const oneLiner = `${pages[0]?.title ?? ''} ${pages[0]?.description ?? ''}`;
  return (
    classifyIndustry({ name, oneLiner, siteText: pages.map(({ text }) => text).join(' ') })?.confidence ?? 0
  );
}
