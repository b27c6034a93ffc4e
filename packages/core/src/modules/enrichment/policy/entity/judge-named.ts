import type { Candidate } from '@leadline/contracts';
import { bareNumber } from '../../../../kernel/identifiers/index.ts';
import { compareCompanyNames } from '../../names/index.ts';
import { keyOf } from '../merge/same-value.ts';
import type { CompanyQuery } from './company-query.ts';
import {
  type ChosenEntity,
  CLEARLY,
  type EntityEvidence,
  type Judgement,
  MOST_CANDIDATES,
  SURE_ENOUGH,
} from './evidence.ts';

type NamedQuery = Exclude<CompanyQuery, { kind: 'domain' }>;

const OTHER_COUNTRY = 0.5;
const UNKNOWN_COUNTRY = 0.95;
/** What a second, independent record of the same company adds, of what is missing to certainty. */
const CONFIRMED = 0.3;
const BY_NUMBER = 0.97;

/** Who is meant by a name or number, among all that are known by it. */
export function judgeNamed(query: NamedQuery, evidence: EntityEvidence): Judgement {
  const everyone = [...ownCandidates(evidence), ...evidence.candidates].map((candidate) =>
    weighed(query, candidate),
  );
  const ranked = united(everyone).toSorted(
    (a, b) => b.confidence - a.confidence || (a.query < b.query ? -1 : 1),
  );
  const [best, second] = ranked;
  if (!best) return { chosen: null, candidates: [], warnings: [...query.warnings, nobody(query)] };
  const isClear =
    best.confidence >= SURE_ENOUGH && (!second || best.confidence - second.confidence > CLEARLY);
  if (isClear)
    return { chosen: entityOf(best), candidates: ranked.slice(1, MOST_CANDIDATES), warnings: query.warnings };
  return {
    chosen: null,
    candidates: ranked.slice(0, MOST_CANDIDATES),
    warnings: [...query.warnings, why(query, best, second)],
  };
}

function why(query: NamedQuery, best: Candidate, second: Candidate | undefined): string {
  const asked = query.kind === 'name' ? query.name : query.number;
  if (best.confidence < SURE_ENOUGH)
    return `Nobody known fits "${asked}" well enough: the likeliest is ${best.name} (${percent(best)}).`;
  const places =
    best.country && second?.country && best.country !== second.country
      ? `, in ${best.country} and ${second.country}`
      : '';
  return `Several companies could be meant by "${asked}"${places}: say which, by its domain or country.`;
}

function nobody(query: NamedQuery): string {
  return query.kind === 'name'
    ? `No company of the name "${query.name}" was found: give its domain.`
    : `No company with the number ${query.number} was found: compare it, or give the company’s domain.`;
}

function ownCandidates({ own }: EntityEvidence): Candidate[] {
  return own.map(({ name, domain, country, registryNumber, score, reasons }) => ({
    name,
    domain,
    country,
    registryNumber,
    confidence: score,
    reasons: ['It stands in your own company database.', ...reasons],
    query: domain ?? registryNumber ?? name,
  }));
}

/** A candidate's confidence against what was asked: number, name and country. */
function weighed(query: NamedQuery, candidate: Candidate): Candidate {
  const reasons = [...candidate.reasons];
  let { confidence } = candidate;
  if (query.kind === 'number') {
    const isSame = candidate.registryNumber !== null && sameNumber(candidate.registryNumber, query.number);
    if (isSame) confidence = Math.max(confidence, BY_NUMBER);
    if (isSame) reasons.push(`It has the number ${query.number}.`);
  } else {
    const { score, isSame } = compareCompanyNames(query.name, candidate.name);
    if (!isSame && confidence > score) {
      confidence = Math.min(confidence, SURE_ENOUGH - 0.01, Math.max(score, confidence * 0.8));
      reasons.push(`Its name is not quite "${query.name}".`);
    }
  }
  if (query.country && candidate.country !== query.country) {
    confidence *= candidate.country ? OTHER_COUNTRY : UNKNOWN_COUNTRY;
    reasons.push(
      candidate.country
        ? `It is in ${candidate.country}, not ${query.country}.`
        : 'Its country is not known.',
    );
  }
  return { ...candidate, confidence: Math.min(0.99, confidence), reasons };
}

function sameNumber(one: string, other: string): boolean {
  return (
    keyOf('registryNumber', one) === keyOf('registryNumber', other) ||
    bareNumber(one).endsWith(bareNumber(other))
  );
}

/** Records of one company, from several sources, together: by domain or number, else by name and country. */
function united(candidates: readonly Candidate[]): Candidate[] {
  const groups: Candidate[][] = [];
  for (const candidate of candidates.toSorted((a, b) => b.confidence - a.confidence)) {
    const group = groups.find((members) => members.some((member) => isSameCompany(member, candidate)));
    if (group) group.push(candidate);
    else groups.push([candidate]);
  }
  return groups.flatMap(([first, ...more]) => {
    if (!first) return [];
    const confidence = more.reduce(
      (sure, one) => sure + (1 - sure) * CONFIRMED * one.confidence,
      first.confidence,
    );
    const domain = first.domain ?? more.find((one) => one.domain)?.domain ?? null;
    return [
      {
        ...first,
        domain,
        country: first.country ?? more.find((one) => one.country)?.country ?? null,
        registryNumber:
          first.registryNumber ?? more.find((one) => one.registryNumber)?.registryNumber ?? null,
        confidence: Math.min(0.99, Math.round(confidence * 1000) / 1000),
        reasons: [...new Set([first, ...more].flatMap(({ reasons }) => reasons))],
        query: domain ?? first.query,
      },
    ];
  });
}

function isSameCompany(one: Candidate, other: Candidate): boolean {
  if (one.domain && other.domain) return one.domain === other.domain;
  if (one.registryNumber && other.registryNumber && one.country === other.country)
    return keyOf('registryNumber', one.registryNumber) === keyOf('registryNumber', other.registryNumber);
  return one.country === other.country && keyOf('name', one.name) === keyOf('name', other.name);
}

function entityOf({ name, domain, country, registryNumber, confidence, reasons }: Candidate): ChosenEntity {
  return { name, domain, country, registryNumber, confidence, reasons };
}

const percent = ({ confidence }: Candidate): string => `${Math.round(confidence * 100)} %`;
