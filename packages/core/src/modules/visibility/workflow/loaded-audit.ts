import { CATEGORIES, type Category } from '@leadline/contracts';
import type { Clock } from '../../../kernel/clock/index.ts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import { isConnectionLoss, type Store } from '../../../kernel/store/index.ts';
import type { AnswerFacts } from '../policy/insights/index.ts';
import { type BrandMatcher, compileBrands } from '../policy/matching/index.ts';
import { type AuditPlan, planAudit } from '../policy/plan/index.ts';
import type { AuditRecord, MeasuredRecord } from '../records.ts';
import { findAudit } from '../repository/audits.ts';
import { readResponses } from '../repository/responses.ts';
import { createFactReader } from '../tasks/fact-reader.ts';

/** An answer whose question is classified. */
export type ClassifiedRecord = MeasuredRecord & { readonly category: Category };

/** An audit whose answers are all there and measured: from here on its plan and inputs never change. */
export interface LoadedAudit {
  readonly audit: AuditRecord;
  readonly answers: ReadonlyMap<number, ClassifiedRecord>;
  readonly plan: AuditPlan;
  readonly matcher: BrandMatcher;
  /** What rules know of an answer; worked out once, when it is first asked for. */
  readonly factsOf: (record: MeasuredRecord) => AnswerFacts;
}

export interface AuditRef {
  readonly workspaceId: string;
  readonly auditId: string;
}

export interface AuditLoader {
  /** The audit as it stands now, without its answers. */
  audit(ref: AuditRef): Promise<AuditRecord>;
  /** The audit with its answers, read once in this process for all strands of its work. */
  load(ref: AuditRef): Promise<LoadedAudit>;
  /** Call when the audit begins and when it ends: between two runs its budget may have changed. */
  forget(auditId: string): void;
}

/** Strands that run apart from their audit never end it; more than these are not kept for them. */
const MOST_KEPT = 40;

export function createAuditLoader(parts: { readonly store: Store; readonly clock: Clock }): AuditLoader {
  const kept = new Map<string, Promise<LoadedAudit>>();
  const audit = (ref: AuditRef) => whenDatabaseAnswers(parts.clock, () => readAudit(parts.store, ref));
  return {
    audit,
    load: (ref) => {
      const known = kept.get(ref.auditId);
      if (known) return known;
      const loading = audit(ref).then((record) =>
        whenDatabaseAnswers(parts.clock, () => readAnswers(parts.store, ref, record)),
      );
      for (const oldest of kept.keys()) if (kept.size >= MOST_KEPT) kept.delete(oldest);
      kept.set(ref.auditId, loading);
      // A failed read must not be remembered: the next strand tries again.
      loading.catch(() => kept.delete(ref.auditId));
      return loading;
    },
    forget: (auditId) => {
      kept.delete(auditId);
    },
  };
}

const MOST_TRIES = 20;
const PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 3_000;

/** What stands between steps is not done again by the jobs port when the database was away; this waits for it. */
export async function whenDatabaseAnswers<Result>(clock: Clock, ask: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === MOST_TRIES || !isConnectionLoss(error)) throw error;
      await clock.sleep(Math.min(PAUSE_MS * tries, LONGEST_PAUSE_MS));
    }
  }
}

async function readAudit(store: Store, { workspaceId, auditId }: AuditRef): Promise<AuditRecord> {
  const audit = await store.tenant(workspaceId, (database) => findAudit(database, auditId));
  if (audit) return audit;
  throw new LeadlineError('not_found', `Audit ${auditId} is gone.`, { next: 'Start a new audit.' });
}

async function readAnswers(store: Store, ref: AuditRef, audit: AuditRecord): Promise<LoadedAudit> {
  const records = await store.tenant(ref.workspaceId, (database) => readResponses(database, ref.auditId));
  const { plan, brand, competitors, productCategory } = audit.input;
  const answers = records.map(({ measured }) => ({
    ...measured,
    category: measured.category ?? ('solution_seeking' as const),
  }));
  return {
    audit,
    factsOf: createFactReader(brand.name),
    answers: new Map(answers.map((answer) => [answer.number, answer])),
    plan: planAudit({ plan, answers }),
    matcher: compileBrands(brand, competitors, { productCategory }),
  };
}

/** The categories that have answers, in the order of the buyer's journey. */
export function categoriesOf(loaded: LoadedAudit): Category[] {
  const present = new Set(loaded.plan.batches.map((batch) => batch.category));
  return CATEGORIES.filter((category) => present.has(category));
}
