import type { Candidate } from '@leadline/contracts';
import type { CompanyQuery } from '../policy/entity/index.ts';
import type { Evidence } from './evidence.ts';

interface Judged {
  readonly chosen: {
    readonly name: string;
    readonly domain: string | null;
    readonly confidence: number;
    readonly reasons: readonly string[];
    readonly registryNumber?: string | null;
    readonly country?: string | null;
  } | null;
  readonly candidates: readonly Candidate[];
  readonly warnings: readonly string[];
}

export function judgeEntity(query: CompanyQuery, evidence: Evidence): Judged {
  const { home } = evidence;
  if (query.kind === 'domain') {
    if (evidence.dnsExists === false && !home?.answered)
      return { chosen: null, candidates: [], warnings: [`${query.domain} does not exist.`] };
    if (home?.parked)
      return {
        chosen: null,
        candidates: [],
        warnings: [`${query.domain} is parked: ${home.parked.join(', ')}.`],
      };
    const domain = home?.redirectedTo ?? query.domain;
    return {
      chosen: { name: home?.name ?? domain, domain, confidence: 0.9, reasons: ['its own site'] },
      candidates: [],
      warnings: query.warnings,
    };
  }
  const sorted = evidence.candidates.toSorted((a, b) => b.confidence - a.confidence);
  const [best, second] = sorted;
  if (best && best.confidence >= 0.75 && (!second || best.confidence - second.confidence > 0.1))
    return { chosen: best, candidates: [], warnings: query.warnings };
  return { chosen: null, candidates: sorted.slice(0, 10), warnings: query.warnings };
}
