import type { Estimate, ParsedAuditInput } from '@leadline/contracts';
import type { Llm } from '../../kernel/llm/index.ts';
import type { Store } from '../../kernel/store/index.ts';
import { measureAll, numberAnswers } from './measure.ts';
import { compileBrands } from './policy/matching/index.ts';
import { completeCompany, completePersona } from './policy/personal/index.ts';
import type { StoredAuditInput } from './records.ts';
import { existingAudits, insertAudit, type NewAudit, upsertCompany } from './repository/audits.ts';
import { insertResponses } from './repository/responses.ts';

export interface AuditToKeep {
  readonly id: string;
  readonly createdAt: Date;
  readonly workspaceId: string;
  readonly input: ParsedAuditInput;
  readonly estimate: Estimate;
}

/** Keeps a new audit with its recorded answers, measured; all of it or nothing. One that is there already stays. */
export async function keepAudit(
  { store, llm }: { readonly store: Store; readonly llm: Llm },
  audit: AuditToKeep,
): Promise<void> {
  const { id, workspaceId, input } = audit;
  // Looked up before anything is measured: a request sent twice may carry the same large answers.
  if ((await store.tenant(workspaceId, (database) => existingAudits(database, [id]))).has(id)) return;
  const matcher = compileBrands(input.brand, input.competitors, { productCategory: input.productCategory });
  const recorded = input.answers.kind === 'recorded' ? input.answers.answers : [];
  const measured = await measureAll(numberAnswers(recorded), matcher);
  const row = auditRow(audit, llm.simulated);
  await store.tenant(workspaceId, async (database) => {
    const companyId = await upsertCompany(database, workspaceId, row);
    // The same request may be under way elsewhere: whoever comes second leaves everything to the first.
    if (await insertAudit(database, { ...row, companyId }))
      await insertResponses(database, { id, workspaceId }, measured);
  });
}

function auditRow(audit: AuditToKeep, sandboxed: boolean): Omit<NewAudit, 'companyId'> {
  const { id, createdAt, workspaceId, input, estimate } = audit;
  const company = completeCompany(input.company, {
    brand: input.brand.name,
    competitors: input.competitors.map((rival) => rival.name),
    industry: input.industry,
    productCategory: input.productCategory,
    market: input.market,
  });
  return {
    id,
    createdAt,
    workspaceId,
    analyst: estimate.analyst,
    simulated: sandboxed && (input.answers.kind === 'live' || estimate.analyst !== 'builtin'),
    input: withoutAnswers(input),
    company,
    reader: completePersona(input.reader, company),
    warnings: estimate.warnings,
  };
}

function withoutAnswers(input: ParsedAuditInput): StoredAuditInput {
  return { ...input, answers: input.answers.kind === 'recorded' ? { kind: 'recorded' } : input.answers };
}
