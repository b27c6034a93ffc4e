import { z } from 'zod';
import { LeadlineError } from '../../../errors/index.ts';
import { fromUnits, MOST_UNITS, type QuotaUnit, toUnits } from './units.ts';
import type { QuotaWindow } from './windows.ts';

/** What a limit can look at besides the workspace. */
export const DIMENSIONS = ['key', 'user', 'task', 'tier'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Who asks for what. A dimension that is left out is a value of its own: all calls without a user count together. */
export interface QuotaScope {
  readonly workspaceId: string;
  readonly key?: string | null;
  readonly user?: string | null;
  readonly task?: string | null;
  /** Name of the plan that holds for the call; the workspace's own tier unless said. */
  readonly tier?: string | null;
}

const nameSchema = z
  .string()
  .min(1)
  .max(200)
  // oxlint-disable-next-line no-control-regex -- PostgreSQL cannot store NUL, and none of the others names anything
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters')
  .refine((name) => name.isWellFormed(), { error: 'must be well-formed Unicode' });

/**
 * A limit: at most so many tokens or dollars in each day or month. It counts the calls that fit `where`
 * (all of the workspace unless said), separately for each value of the dimensions in `per` (all together unless said).
 */
export const limitSchema = z
  .strictObject({
    unit: z.enum(['tokens', 'usd']),
    window: z.enum(['day', 'month']),
    /** Tokens, or US dollars. 0 shuts the door. */
    amount: z.number().min(0),
    per: z.array(z.enum(DIMENSIONS)).max(DIMENSIONS.length).default([]),
    where: z.partialRecord(z.enum(DIMENSIONS), nameSchema).default({}),
  })
  .refine((limit) => toUnits(limit.unit, limit.amount) <= MOST_UNITS, {
    path: ['amount'],
    error: `must be at most ${MOST_UNITS} tokens or ${fromUnits('usd', MOST_UNITS)} US dollars`,
  });
export type Limit = z.output<typeof limitSchema>;
export type LimitInput = z.input<typeof limitSchema>;

export const tierSchema = nameSchema;

const scopeSchema = z.object({
  workspaceId: z.guid(),
  key: nameSchema.nullish(),
  user: nameSchema.nullish(),
  task: nameSchema.nullish(),
  tier: nameSchema.nullish(),
});

/** @throws `invalid_input` for a scope that could not be stored. */
export function checkScope(scope: QuotaScope): void {
  const { error } = scopeSchema.safeParse(scope);
  const [first] = error?.issues ?? [];
  if (!first) return;
  const path = ['scope', ...first.path].join('.');
  throw new LeadlineError(
    'invalid_input',
    `The quota of this call cannot be found: ${path} ${first.message}.`,
    {
      issues: [{ path, message: first.message }],
    },
  );
}

export interface StoredLimit extends Limit {
  readonly id: string;
}

/** One limit as it holds for one call: which counter, and how high it may go. */
export interface AppliedLimit {
  readonly workspaceId: string;
  /** Names the counter within its workspace and window. */
  readonly counter: string;
  readonly unit: QuotaUnit;
  readonly window: QuotaWindow;
  /** In counting units. */
  readonly ceiling: number;
  readonly label: LimitLabel;
}

/** What a counter counts, for people. */
export interface LimitLabel {
  /** The limit's id, or `plan`. */
  readonly limit: string;
  /** The values it is restricted to or counted separately for. */
  readonly of: Readonly<Partial<Record<Dimension, string | null>>>;
}

export function fits(limit: Limit, scope: QuotaScope): boolean {
  return DIMENSIONS.every(
    (dimension) => limit.where[dimension] === undefined || limit.where[dimension] === scope[dimension],
  );
}

/** The limit as it holds for a call that it fits. `source` is its id, or `plan`. */
export function applyLimit(limit: Limit, source: string, scope: QuotaScope): AppliedLimit {
  const per = DIMENSIONS.filter((dimension) => limit.per.includes(dimension));
  const of: Partial<Record<Dimension, string | null>> = { ...limit.where };
  for (const dimension of per) of[dimension] = scope[dimension] ?? null;
  return {
    workspaceId: scope.workspaceId,
    counter: `${source}/${signatureOf(limit)}${per.length > 0 ? JSON.stringify(per.map((dimension) => of[dimension])) : ''}`,
    unit: limit.unit,
    window: limit.window,
    ceiling: toUnits(limit.unit, limit.amount),
    label: { limit: source, of },
  };
}

/**
 * What a limit counts, whatever its amount: two limits of one signature count the same calls the same way. It is part of the
 * counter's name, so raising an amount or changing the tier goes on counting, and changing what is counted begins anew.
 */
export function signatureOf(limit: Limit): string {
  const per = DIMENSIONS.filter((dimension) => limit.per.includes(dimension)).join('+');
  const where = DIMENSIONS.flatMap((dimension) =>
    limit.where[dimension] === undefined ? [] : [[dimension, limit.where[dimension]]],
  );
  return `${limit.unit}/${limit.window}/${per}${where.length > 0 ? JSON.stringify(where) : ''}`;
}
