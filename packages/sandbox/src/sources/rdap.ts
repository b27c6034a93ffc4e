import { hashText } from '../random.ts';
import type { WorldCompany } from '../world/company.ts';
import { daysBefore } from '../world/patterns.ts';
import { nameserversOf } from './dns.ts';
import type { SourceProtocol, SourceQuestion, SourceReply } from './protocol.ts';

const TOP_LEVELS = [
  'com',
  'net',
  'io',
  'co',
  'ai',
  'br',
  'in',
  'jp',
  'ca',
  'au',
  'mx',
  'de',
  'uk',
  'fr',
  'nl',
  'es',
  'it',
  'se',
  'ch',
  'pl',
  'eu',
  'org',
  'example',
];
const REGISTRARS = ['Namehall Registrar', 'Broadgate Domains', 'Registro Central', 'Domain Harbour'];
const JSON_TYPE = { 'content-type': 'application/rdap+json' };

/** Where to ask for which top level (RFC 9224). */
function bootstrap({ base, world }: SourceQuestion): SourceReply {
  const body = {
    description: 'RDAP bootstrap file for Domain Name System registrations',
    publication: `${world.today}T00:00:00Z`,
    services: [[TOP_LEVELS, [`${base}/`]]],
    version: '1.0',
  };
  return { status: 200, body, priceUsd: 0, subject: null, call: 'bootstrap' };
}

function notFound(): SourceReply {
  return {
    status: 404,
    headers: JSON_TYPE,
    body: {
      rdapConformance: ['rdap_level_0'],
      errorCode: 404,
      title: 'Not Found',
      description: ['No such domain is registered.'],
    },
    priceUsd: 0,
    subject: null,
    call: 'domain',
  };
}

function registrant(facts: Partial<WorldCompany['facts']>): unknown {
  const lines: unknown[][] = [['version', {}, 'text', '4.0']];
  lines.push(['fn', {}, 'text', facts.legalName ?? 'REDACTED FOR PRIVACY']);
  if (facts.legalName !== undefined) lines.push(['org', {}, 'text', facts.legalName]);
  if (facts.hqCountry !== undefined)
    lines.push(['adr', { cc: facts.hqCountry }, 'text', ['', '', '', '', '', '', '']]);
  return { objectClassName: 'entity', roles: ['registrant'], vcardArray: ['vcard', lines] };
}

function registrar(domain: string): unknown {
  const name = REGISTRARS[hashText(domain) % REGISTRARS.length];
  const card = [
    ['version', {}, 'text', '4.0'],
    ['fn', {}, 'text', name],
  ];
  return { objectClassName: 'entity', handle: '9999', roles: ['registrar'], vcardArray: ['vcard', card] };
}

function event(eventAction: string, day: string) {
  return { eventAction, eventDate: `${day}T08:15:00Z` };
}

/** One registration (RFC 9083). */
function registration(question: SourceQuestion, name: string): SourceReply {
  const company = question.world.byDomain(name);
  const view = company && question.view(company);
  const registeredOn = view?.facts.domainRegisteredOn;
  if (!company || !view || registeredOn === undefined) return notFound();
  const { today } = question.world;
  const anniversary = `${Number(today.slice(0, 4)) + 1}${registeredOn.slice(4)}`;
  const body = {
    objectClassName: 'domain',
    rdapConformance: ['rdap_level_0'],
    handle: `${hashText(name).toString(16).toUpperCase()}_DOMAIN`,
    ldhName: company.domain.toUpperCase(),
    status: ['client transfer prohibited'],
    events: [
      event('registration', registeredOn),
      event('expiration', anniversary),
      event('last changed', daysBefore(today, hashText(`${name}|changed`) % 300)),
      event('last update of RDAP database', today),
    ],
    entities: [registrar(name), registrant(view.facts)],
    nameservers: nameserversOf(company).map((ldhName) => ({ objectClassName: 'nameserver', ldhName })),
    links: [
      { rel: 'self', href: `${question.base}/domain/${company.domain}`, type: 'application/rdap+json' },
    ],
  };
  return { status: 200, headers: JSON_TYPE, body, priceUsd: 0, subject: company.domain, call: 'domain' };
}

/** The registration data of domains, and IANA's file of who answers for which top level. */
export const rdap: SourceProtocol = {
  answer: (question) => {
    const path = decodeURIComponent(question.url.pathname);
    if (path.endsWith('/dns.json')) return bootstrap(question);
    const [, name] = /\/domain\/([^/]+)$/.exec(path) ?? [];
    return name === undefined ? notFound() : registration(question, name.toLowerCase());
  },
  error: ({ status, message }) => ({
    status,
    headers: JSON_TYPE,
    body: { errorCode: status, title: message },
  }),
};
