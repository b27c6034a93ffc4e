import { createHash } from 'node:crypto';
import { hashText } from '../../random.ts';
import type { CompanyFacts, World, WorldCompany } from '../../world/company.ts';
import type { SourceQuestion } from '../protocol.ts';

/** The facts a provider has, as it has them. */
export type Facts = Partial<CompanyFacts>;

/** A company as one provider knows it. */
export interface Known {
  readonly company: WorldCompany;
  readonly facts: Facts;
  /** `YYYY-MM-DD`. */
  readonly seenOn: string;
}

type Asked = Pick<SourceQuestion, 'world' | 'view'>;

export function known({ view }: Asked, company: WorldCompany | null | undefined): Known | null {
  const seen = company ? view(company) : null;
  return company && seen ? { company, facts: seen.facts, seenOn: seen.seenOn } : null;
}

export function knownByDomain(asked: Asked, domain: string): Known | null {
  return domain === '' ? null : known(asked, asked.world.byDomain(domain));
}

export function knownByNumber(asked: Asked, number: string): Known | null {
  return number === '' ? null : known(asked, asked.world.byNumber(number));
}

/** Those of the companies found by name that the provider knows, best first. */
export function knownByName(asked: Asked, name: string, country?: string): readonly Known[] {
  if (name.trim() === '') return [];
  return asked.world.byName(name.trim(), country).flatMap((company) => known(asked, company) ?? []);
}

/** Words from the end are dropped until something is found: `Acme Tools Berlin` finds Acme Tools. */
export function knownByLooseName(asked: Asked, text: string): readonly Known[] {
  const words = text.replaceAll(',', ' ').split(/\s+/).filter(Boolean).slice(0, 12);
  for (let count = words.length; count > 0; count--) {
    const found = knownByName(asked, words.slice(0, count).join(' '));
    if (found.length > 0) return found;
  }
  return [];
}

/** Whether a text names the company by a whole name of its, not by a word of it. */
export function namesIt(text: string, { company }: Known): boolean {
  const said = text.toLowerCase();
  const { name, legalName, aliases } = company.facts;
  return [name, legalName, ...aliases].some((one) => said.includes(one.toLowerCase()));
}

/** The host of an address or a bare domain, without `www.`; empty where there is none. */
export function hostOf(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^[a-z]+:\/\//, '')
    .replace(/^www\./, '');
  return /^[a-z0-9.-]+/.exec(bare)?.[0] ?? '';
}

/** The last part of an address's path: the handle of a social page. */
export function handleOf(url: string | null | undefined): string | null {
  return url?.replace(/\/+$/, '').split('/').at(-1) ?? null;
}

/** The company whose LinkedIn page this is; those made on demand are looked for by domain. */
export function knownByLinkedIn(question: SourceQuestion, url: string): Known | null {
  const handle = /linkedin\.com\/company\/([^/?#]+)/i.exec(url)?.[1]?.toLowerCase();
  if (handle === undefined) return null;
  const handles = once(
    question,
    'handles',
    (world) => new Map(world.companies.map((company) => [handleOf(company.facts.linkedinUrl), company])),
  );
  const inWorld = handles.get(handle);
  if (inWorld) return known(question, inWorld);
  const onDemand = [`${handle}.com`, handle.replace(/-([a-z]{2,})$/, '.$1')]
    .map((domain) => question.world.byDomain(domain))
    .find((company) => handleOf(company?.facts.linkedinUrl) === handle);
  return known(question, onDemand);
}

/** Facts under a provider's own names, null where it has none. */
export function renamed(
  facts: Facts,
  names: Readonly<Record<string, keyof CompanyFacts>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(names).map(([name, fact]) => [name, facts[fact] ?? null]));
}

/** Hexadecimal digits that are always the same for the same text. */
export function hexOf(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

export function uuidOf(text: string): string {
  const hex = hexOf(text, 32);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** A number in [0, 1) that is always the same for the same text. */
export function shareOf(text: string): number {
  return hashText(text) / 4_294_967_296;
}

/** The company's number at a provider: its position in the world, or a hash for one made when it was asked for. */
export function numberOf({ company }: Known, first: number): number {
  return company.index >= 0 ? first + company.index : first + 100_000_000 + hashText(company.domain);
}

/** Remembers which company has a number, so that it is found again. */
export function remember(question: SourceQuestion, number: number, { company }: Known): void {
  if (company.index < 0) question.memory.set(`number|${number}`, company.domain);
}

/** The company with a number that `numberOf` gave. */
export function knownByOwnNumber(question: SourceQuestion, number: number, first: number): Known | null {
  const inWorld = question.world.companies[number - first];
  if (inWorld) return known(question, inWorld);
  const domain = question.memory.get(`number|${number}`);
  return typeof domain === 'string' ? knownByDomain(question, domain) : null;
}

/** Something worked out once for a world and kept with what the provider keeps. */
export function once<Value>(question: SourceQuestion, name: string, make: (world: World) => Value): Value {
  const kept = question.memory.get(name) as Value | undefined;
  if (kept !== undefined) return kept;
  const made = make(question.world);
  question.memory.set(name, made);
  return made;
}

/** A whole number from a query's parameter, kept within bounds. */
export function countOf(text: string | null, usual: number, most: number): number {
  const count = Number.parseInt(text ?? '', 10);
  return Number.isFinite(count) && count > 0 ? Math.min(count, most) : usual;
}

export function bearerOf(headers: Readonly<Record<string, string>>): string | null {
  return /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
}
