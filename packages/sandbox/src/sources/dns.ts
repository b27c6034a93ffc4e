import { hashText } from '../random.ts';
import type { World, WorldCompany } from '../world/company.ts';
import { registrableDomain, SPECIAL_HOSTS } from '../world/domains.ts';
import { HOSTED_PLATFORMS, HOSTS, type Host } from '../world/hosts.ts';
import { MAIL_CARRIERS, TOOL_PROOFS } from '../world/mail-and-tools.ts';
import { fillTrace } from '../world/web-presence.ts';
import type { SourceProtocol, SourceReply } from './protocol.ts';

const TYPES: Readonly<Record<string, number>> = { A: 1, NS: 2, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28 };
const TTL_SECONDS = 300;
const NO_SUCH_NAME = 3;
/** Networks of parking services and of hosts nobody describes, for simulated public addresses. */
const PARKING = { network: '91.195', nameservers: ['ns1.sedoparking.com', 'ns2.sedoparking.com'] };
/** The one name of the world whose address is private: whoever fetches must refuse it. */
const PRIVATE: Readonly<Record<string, string>> = { 'private.example': '10.0.0.5' };

interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly data: string;
}

function hostOf({ facts }: WorldCompany): Host | undefined {
  const { hostingProvider } = facts;
  return [...HOSTS, ...HOSTED_PLATFORMS].find(({ name }) => name === hostingProvider);
}

function idOf(domain: string): string {
  return hashText(domain).toString(16).padStart(8, '0');
}

function addressOf(name: string, network: string): string {
  const hash = hashText(name);
  return `${network}.${hash & 0xff}.${1 + ((hash >>> 8) % 254)}`;
}

function addresses(name: string, type: string, network: string): DnsRecord[] {
  if (type === 'A') return [{ name, type, data: PRIVATE[name] ?? addressOf(name, network) }];
  const hash = idOf(name);
  const hasIpv6 = hashText(`${name}|v6`) % 3 === 0 && PRIVATE[name] === undefined;
  return hasIpv6 ? [{ name, type, data: `2606:4700:${hash.slice(0, 4)}::${hash.slice(4)}` }] : [];
}

/** The SPF record and what proves services, as they stand in TXT. */
function texts({ facts, domain }: WorldCompany): string[] {
  const id = idOf(domain);
  const carrier = MAIL_CARRIERS.find(({ name }) => name === facts.mailProvider);
  const tools = TOOL_PROOFS.filter(({ name }) => facts.saasTools.includes(name));
  const spf = ['v=spf1', carrier?.spf ?? 'mx', ...tools.map((tool) => tool.spf ?? ''), '~all'].filter(
    (part) => part !== '',
  );
  const proofs = tools.flatMap(({ txt }) => (txt === undefined ? [] : [txt]));
  const own = [
    spf.join(' '),
    ...proofs,
    ...(hashText(domain) % 2 === 0 ? ['google-site-verification={id}'] : []),
  ];
  return own.map((text) => fillTrace(text, domain, id));
}

/** The servers that answer for a company's domain. */
export function nameserversOf(company: WorldCompany): readonly string[] {
  return company.site === 'parked' ? PARKING.nameservers : (hostOf(company)?.nameservers ?? []);
}

function ofDomain(company: WorldCompany, type: string): string[] {
  const { domain, facts, site } = company;
  if (type === 'NS') return [...nameserversOf(company)];
  if (type === 'SOA') return [`ns1.${domain} hostmaster.${domain} 2026010101 7200 3600 1209600 3600`];
  if (site === 'parked') return type === 'TXT' ? ['v=spf1 -all'] : [];
  if (type === 'TXT') return texts(company);
  if (type !== 'MX') return [];
  const carrier = MAIL_CARRIERS.find(({ name }) => name === facts.mailProvider);
  return (carrier?.mx ?? []).map((exchange) => fillTrace(exchange, domain, idOf(domain)));
}

function ofApex(company: WorldCompany, name: string, type: string): DnsRecord[] {
  if (type === 'A' || type === 'AAAA') return addresses(name, type, networkOf(company));
  return ofDomain(company, type).map((data) => ({ name, type, data }));
}

function networkOf(company: WorldCompany): string {
  return company.site === 'parked' ? PARKING.network : (hostOf(company)?.network ?? '93.184');
}

/** `www` leads to the host by an alias, where the host wants one. */
function ofWww(company: WorldCompany, name: string, type: string): DnsRecord[] {
  const { domain, site } = company;
  const alias = name === `www.${domain}` && site !== 'parked' ? hostOf(company)?.www : null;
  const target = alias ? fillTrace(alias, domain, idOf(domain)) : null;
  const through: DnsRecord[] = target ? [{ name, type: 'CNAME', data: target }] : [];
  const isAddress = type === 'A' || type === 'AAAA';
  return isAddress ? [...through, ...addresses(target ?? name, type, networkOf(company))] : through;
}

function lookUp(company: WorldCompany, name: string, type: string): DnsRecord[] {
  const { domain, otherDomains } = company;
  if (name === domain || otherDomains.includes(name)) return ofApex(company, name, type);
  if (name !== `_dmarc.${domain}`) return ofWww(company, name, type);
  return type === 'TXT' ? [{ name, type, data: `v=DMARC1; p=quarantine; rua=mailto:dmarc@${domain}` }] : [];
}

/** Only the domain itself, `www`, `_dmarc` and the names a company's services use exist. */
function exists(company: WorldCompany, name: string): boolean {
  const domains = [company.domain, ...company.otherDomains];
  return (
    domains.some((domain) => name === domain || name === `www.${domain}`) ||
    name === `_dmarc.${company.domain}`
  );
}

function companyAt(world: World, name: string): WorldCompany | null {
  const company = registrableDomain(name) === null ? null : world.byDomain(name);
  // The names of dissolved companies lapse; the DNS rule of the world says which.
  if (!company || !exists(company, name)) return null;
  return SPECIAL_HOSTS[company.domain] || world.view('dns', company) ? company : null;
}

function written({ name, type, data }: DnsRecord) {
  const quoted = type === 'TXT' ? `"${data.replace(/(["\\])/g, '\\$1')}"` : data;
  const dotted = type === 'MX' || type === 'NS' || type === 'CNAME' ? `${quoted}.` : quoted;
  return { name: `${name}.`, type: TYPES[type] ?? 0, TTL: TTL_SECONDS, data: dotted };
}

function resolveName(world: World, url: URL): SourceReply {
  const name = (url.searchParams.get('name') ?? '').toLowerCase().replace(/\.$/, '');
  const type = (url.searchParams.get('type') ?? 'A').toUpperCase();
  const company = name === '' ? null : companyAt(world, name);
  const records = company && TYPES[type] ? lookUp(company, name, type) : [];
  const flags = { TC: false, RD: true, RA: true, AD: false, CD: false };
  return {
    status: 200,
    headers: { 'content-type': 'application/dns-json' },
    body: {
      Status: company ? 0 : NO_SUCH_NAME,
      ...flags,
      Question: [{ name: `${name}.`, type: TYPES[type] ?? 0 }],
      ...(records.length > 0 && { Answer: records.map(written) }),
    },
    priceUsd: 0,
    subject: company?.domain ?? null,
    call: type,
  };
}

/** A resolver over HTTPS that answers in JSON, as Google's and Cloudflare's do. */
export const dns: SourceProtocol = {
  answer: ({ world, url }) => resolveName(world, url),
  error: ({ status, message }) => ({ status, body: { error: message } }),
};
