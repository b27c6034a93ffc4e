import { createHash } from 'node:crypto';
import type { FieldName } from '@leadline/contracts';
import type { CompanyQuery } from './policy/entity/index.ts';

/** Under what a query is remembered: the same for two ways of writing one thing. */
export function keyOfQuery(query: CompanyQuery): string {
  switch (query.kind) {
    case 'domain':
      return keyOfDomain(query.domain);
    case 'number':
      return `number:${query.system}:${query.number}`;
    case 'name':
      return bounded(`name:${[query.name, query.place ?? '', query.country ?? ''].join('|').toLowerCase()}`);
  }
}

/** What a sandbox said of a company is never at hand where real sources are asked, nor the other way round. */
export function inWorld(key: string, simulated: boolean): string {
  return simulated ? `simulated ${key}` : key;
}

export function keyOfDomain(domain: string): string {
  return `domain:${domain}`;
}

/** A company without a domain is known by its number, else by its name and country. */
export function keyOfCompany(company: {
  readonly domain: string | null;
  readonly name: string;
  readonly registryNumber?: string | null;
  readonly country?: string | null;
}): string {
  if (company.domain !== null) return keyOfDomain(company.domain);
  const country = company.country ?? '';
  if (company.registryNumber) return bounded(`registered:${country}:${company.registryNumber}`);
  return bounded(`name:${[company.name, '', country].join('|').toLowerCase()}`);
}

/** Requests with this key in common are answered by one job, whatever their budgets. */
export function keyOfRequest(request: {
  readonly query: string;
  readonly country: string | null;
  readonly wanted: readonly FieldName[];
  readonly layers: number;
  readonly refresh: boolean;
}): string {
  const { query, country, wanted, layers, refresh } = request;
  const text = JSON.stringify([query, country, [...wanted].toSorted(), layers, refresh]);
  return createHash('sha256').update(text).digest('base64url');
}

/** Index entries have an end; a hash stands for what is longer. */
function bounded(key: string): string {
  return key.length <= 300 ? key : `${key.slice(0, 200)}#${createHash('sha256').update(key).digest('hex')}`;
}
