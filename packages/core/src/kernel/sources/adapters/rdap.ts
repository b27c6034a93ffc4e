import { z } from 'zod';
import { LeadlineError } from '../../errors/index.ts';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { ask, defineCall, type Provider } from './ask.ts';
import { parts, text, texts } from './lenient.ts';
import { dayOf } from './normal/dates.ts';
import { domain } from './queries.ts';

export interface DomainFound {
  /** `YYYY-MM-DD`. */
  readonly registeredOn: string | null;
  readonly expiresOn: string | null;
  readonly changedOn: string | null;
  readonly registrar: string | null;
  /** Where the registry publishes it, which since 2018 few do. */
  readonly registrant: { readonly organisation: string; readonly country: string | null } | null;
  readonly status: readonly string[];
  readonly nameservers: readonly string[];
}

const PROVIDER: Provider = { title: 'RDAP', keyless: true };
const DAY_MS = 86_400_000;
const ACCEPT = 'application/rdap+json, application/json';

const bootstrapSchema = z.object({ services: z.array(z.tuple([z.array(z.string()), z.array(z.string())])) });

const entity = { roles: texts, vcardArray: z.unknown() };
const domainSchema = z.object({
  ldhName: text,
  events: parts({ eventAction: z.string(), eventDate: z.string() }),
  entities: parts(entity),
  status: texts,
  nameservers: parts({ ldhName: z.string() }),
});
type DomainRecord = z.output<typeof domainSchema>;

/** Registration data of domains (RFC 9083). Remembers for a day which registry answers for which ending. */
export function createRdap(): SourceDefinition {
  let kept: { readonly servers: ReadonlyMap<string, string>; readonly untilMs: number } | null = null;
  const serverFor = async (name: string, io: SourceIo) => {
    const nowMs = io.now().getTime();
    if (!kept || kept.untilMs < nowMs) kept = { servers: await bootstrap(io), untilMs: nowMs + DAY_MS };
    return kept.servers.get(name.split('.').at(-1) ?? '');
  };
  return {
    name: 'rdap',
    title: 'RDAP, the registries of domains',
    homepage: 'https://data.iana.org/rdap/',
    layer: 1,
    manyHosts: true,
    keys: {},
    // The default sends whoever asks on to the registry in charge: for endings that IANA's list lacks.
    bases: { default: 'https://rdap.org', iana: 'https://data.iana.org' },
    licence: {
      keepDays: null,
      note: 'Public registration data; organisations alone are kept, never people.',
    },
    limits: { perMinute: 60, concurrency: 4 },
    calls: {
      domain: defineCall({
        capability: 'domain',
        query: z.object({ domain }),
        yields: ['domainRegisteredOn', 'legalName'],
        priceUsd: 0,
        freshDays: 90,
        missDays: 7,
        timeoutMs: 10_000,
        run: async ({ domain }, io) => {
          const record = await recordOf(domain, await serverFor(domain, io), io);
          return record ? answerOf(record, io.now()) : nothing();
        },
      }),
    },
  };
}

/** IANA's list of registries (RFC 9224), by ending. */
async function bootstrap(io: SourceIo): Promise<ReadonlyMap<string, string>> {
  const asked = await ask(io, PROVIDER, {
    request: { base: 'iana', path: '/rdap/dns.json' },
    answer: bootstrapSchema,
  });
  const services = asked?.data.services ?? [];
  return new Map(
    services.flatMap(([endings, addresses]) => {
      const address = addresses.find((each) => each.startsWith('https:'));
      return address ? endings.map((ending) => [ending.toLowerCase(), address] as const) : [];
    }),
  );
}

/** Undefined for a domain that nobody registered. */
async function recordOf(
  name: string,
  server: string | undefined,
  io: SourceIo,
): Promise<DomainRecord | undefined> {
  if (server) return published(`${server.replace(/\/$/, '')}/domain/${name}`, io);
  const response = await io.http({ path: `/domain/${name}`, headers: { accept: ACCEPT } });
  const onwards = response.status >= 300 && response.status < 400 ? response.headers['location'] : undefined;
  if (onwards) return published(onwards, io);
  if (response.status === 404 || response.status === 400) return undefined;
  return domainSchema.parse(parsed(response.text, response.status));
}

/** Registries are hosts of the open web like any other: their addresses are checked too. */
async function published(url: string, io: SourceIo): Promise<DomainRecord | undefined> {
  const page = await io.pages.get(url, {
    signal: io.signal,
    robots: false,
    accept: ACCEPT,
    maxBytes: 300_000,
  });
  if (page.status === 404) return undefined;
  return domainSchema.parse(parsed(page.text, page.status));
}

function failure(reason: string, retryable: boolean): LeadlineError {
  return new LeadlineError('provider_failed', `The registry ${reason}.`, {
    retryable,
    next: 'It is asked again later.',
  });
}

function parsed(body: string, status: number): unknown {
  if (status === 429) {
    throw new LeadlineError('rate_limited', 'The registry wants fewer questions.', {
      retryable: true,
      next: 'It is asked again later.',
    });
  }
  if (status >= 400) throw failure(`answers with status ${status}`, status >= 500);
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Told below.
  }
  throw failure('answers with something else than JSON', true);
}

function nothing(): SourceAnswer<DomainFound | null> {
  return { observations: [], found: null, hit: false, costUsd: 0 };
}

function answerOf(record: DomainRecord, now: Date): SourceAnswer<DomainFound> {
  const found = foundOf(record);
  const observations: SourceAnswer['observations'][number][] = [];
  const today = now.toISOString().slice(0, 10);
  if (found.registeredOn && found.registeredOn <= today) {
    observations.push({
      field: 'domainRegisteredOn',
      value: found.registeredOn,
      confidence: 0.98,
      url: null,
    });
  }
  // Registrants are entered by hand, and may be an agency.
  if (found.registrant) {
    observations.push({
      field: 'legalName',
      value: found.registrant.organisation,
      confidence: 0.6,
      url: null,
    });
  }
  return { observations, found, hit: true, costUsd: 0 };
}

function foundOf(record: DomainRecord): DomainFound {
  const on = (action: string) =>
    dayOf(record.events.find(({ eventAction }) => eventAction === action)?.eventDate) ?? null;
  const of = (role: string) => record.entities.find(({ roles }) => roles.includes(role));
  const registrar = cardOf(of('registrar')?.vcardArray);
  const registrant = cardOf(of('registrant')?.vcardArray);
  return {
    registeredOn: on('registration'),
    expiresOn: on('expiration'),
    changedOn: on('last changed'),
    registrar: registrar.organisation ?? registrar.name ?? null,
    registrant:
      registrant.organisation && !isHidden(registrant.organisation)
        ? { organisation: registrant.organisation, country: registrant.country ?? null }
        : null,
    status: record.status,
    nameservers: record.nameservers
      .map(({ ldhName }) => ldhName.toLowerCase().replace(/\.$/, ''))
      .slice(0, 20),
  };
}

/** Services and words that stand where a name would. */
function isHidden(organisation: string): boolean {
  return /redacted|privacy|private|proxy|withheld|not disclosed|whois|data protected|identity protect|domains by proxy|registrant of|statutory masking/i.test(
    organisation,
  );
}

const cardSchema = z.tuple([z.literal('vcard'), z.array(z.unknown())]);

/** Organisation, name and country of a jCard (RFC 7095): `[name, parameters, type, value]`. */
function cardOf(card: unknown): { organisation?: string; name?: string; country?: string } {
  const parsedCard = cardSchema.safeParse(card);
  if (!parsedCard.success) return {};
  const propertyOf = (name: string): readonly unknown[] => {
    const property = parsedCard.data[1].find((each) => Array.isArray(each) && each[0] === name);
    return Array.isArray(property) ? property : [];
  };
  const valueOf = (name: string) => propertyOf(name)[3];
  // The country's code is a parameter (RFC 8605).
  const parametersOf = (name: string) => (propertyOf(name)[1] ?? {}) as Record<string, unknown>;
  const address = valueOf('adr');
  const country =
    words(parametersOf('adr')['cc']) ?? (Array.isArray(address) ? words(address[6]) : undefined);
  const organisation = words(valueOf('org'));
  const name = words(valueOf('fn'));
  return { ...(organisation && { organisation }), ...(name && { name }), ...(country && { country }) };
}

function words(value: unknown): string | undefined {
  const said = Array.isArray(value) ? value.flat().join(' ') : value;
  return typeof said === 'string' && said.trim() !== '' ? said.trim().slice(0, 200) : undefined;
}
