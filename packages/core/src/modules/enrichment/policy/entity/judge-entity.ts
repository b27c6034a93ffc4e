import type { CompanyQuery } from './company-query.ts';
import type { EntityEvidence, Judgement } from './evidence.ts';
import { judgeDomain } from './judge-domain.ts';
import { judgeNamed } from './judge-named.ts';

/**
 * Which company is meant, by evidence that costs nothing. Doubt (nobody surer than 0.75, or two within 0.1) gives candidates with reasons and
 * never a guess; every odd thing on the way (a redirect, a silent site, a domain that several have) is a warning.
 */
export function judgeEntity(query: CompanyQuery, evidence: EntityEvidence): Judgement {
  return query.kind === 'domain' ? judgeDomain(query, evidence) : judgeNamed(query, evidence);
}
