import { CATEGORIES, type Category } from '@leadline/contracts';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import type { Store } from '../../../kernel/store/index.ts';
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
  /** The audit, read from the database once in this process. */
  load(ref: AuditRef): Promise<LoadedAudit>;
  forget(auditId: string): void;
}

export function createAuditLoader(store: Store): AuditLoader {
  const loaded = new Map<string, Promise<LoadedAudit>>();
  return {
    load: (ref) => {
      const known = loaded.get(ref.auditId);
      if (known) return known;
      const reading = readAudit(store, ref);
      loaded.set(ref.auditId, reading);
      // A failed read must not be remembered: the next step tries again.
      reading.catch(() => loaded.delete(ref.auditId));
      return reading;
    },
    forget: (auditId) => {
      loaded.delete(auditId);
    },
  };
}

async function readAudit(store: Store, { workspaceId, auditId }: AuditRef): Promise<LoadedAudit> {
  const { audit, records } = await store.tenant(workspaceId, async (database) => ({
    audit: await findAudit(database, auditId),
    records: await readResponses(database, auditId),
  }));
  if (!audit) {
    throw new LeadlineError('not_found', `Audit ${auditId} is gone.`, { next: 'Start a new audit.' });
  }
  const answers = records.map((record) => ({
    ...record.measured,
    category: record.measured.category ?? ('solution_seeking' as const),
  }));
  const matcher = compileBrands(audit.input.brand, audit.input.competitors, {
    productCategory: audit.input.productCategory,
  });
  return {
    audit,
    factsOf: createFactReader(audit.input.brand.name),
    answers: new Map(answers.map((answer) => [answer.number, answer])),
    plan: planAudit({ plan: audit.input.plan, answers }),
    matcher,
  };
}

/** The categories that have answers, in the order of the buyer's journey. */
export function categoriesOf(loaded: LoadedAudit): Category[] {
  const present = new Set(loaded.plan.batches.map((batch) => batch.category));
  return CATEGORIES.filter((category) => present.has(category));
}
