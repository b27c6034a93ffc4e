import { z } from 'zod';
import { LeadlineError } from '../../errors/index.ts';
import type { DnsRecordType } from '../../net/index.ts';
import type { SourceAnswer, SourceDefinition, SourceIo } from '../source.ts';
import { defineCall } from './ask.ts';
import {
  AMAZON_NS,
  HOSTING_BY_CNAME,
  HOSTING_BY_NS,
  MAIL_BY_MX,
  type NamedBy,
  PARKING_NS,
  TOOLS_BY_SPF,
  TOOLS_BY_TXT,
} from './dns-providers.ts';
import { domain } from './queries.ts';

/** Records as they were read; what a name lacks is an empty list. */
export interface DnsRecords {
  readonly mx: readonly string[];
  readonly txt: readonly string[];
  readonly ns: readonly string[];
  /** Of `www.`; a registrable domain itself cannot have one. */
  readonly cname: readonly string[];
}

export interface DnsFound {
  /** False where the DNS says that the name does not exist. */
  readonly exists: boolean;
  /** Who shows advertisements there, where its name servers say so. */
  readonly parkedWith: string | null;
  readonly acceptsMail: boolean;
  readonly records: DnsRecords;
}

/** A record that is there proves its use; an old one may have been forgotten there. */
const MAIL_CONFIDENCE = 0.95;
const FILTER_CONFIDENCE = 0.8;
const TOOLS_CONFIDENCE = 0.85;
const CNAME_CONFIDENCE = 0.93;
const NS_CONFIDENCE = 0.7;

/** Filters that stand before somebody's mailboxes: who carries the mail behind them SPF may tell. */
const FILTERS: ReadonlySet<string> = new Set(
  'Mimecast,Proofpoint,Barracuda,Cisco Secure Email,Hornetsecurity,Trend Micro,Sophos,Broadcom Email Security'.split(
    ',',
  ),
);
/** Proven for a search console, which is no service the company pays for; or what carries the mail, which is a field of its own. */
const NO_TOOL: ReadonlySet<string> = new Set([
  ...'Google,Microsoft,ahrefs,Pinterest,Yandex,Google Workspace,Microsoft 365,Zoho,Proton Mail,Fastmail'.split(
    ',',
  ),
  ...FILTERS,
]);

/** The company's own records in the DNS. */
export const dns: SourceDefinition = {
  name: 'dns',
  title: 'DNS records',
  homepage: 'https://www.rfc-editor.org/rfc/rfc1035',
  layer: 1,
  keys: {},
  bases: {},
  licence: { keepDays: null, note: 'Public records that the company itself publishes in the DNS.' },
  limits: { perMinute: null, concurrency: 32 },
  calls: {
    dns: defineCall({
      capability: 'dns',
      query: z.object({ domain }),
      yields: ['mailProvider', 'hostingProvider', 'saasTools'],
      priceUsd: 0,
      freshDays: 90,
      missDays: 3,
      timeoutMs: 8_000,
      run: ({ domain }, io) => lookUp(domain, io),
    }),
  },
};

async function lookUp(domain: string, io: SourceIo): Promise<SourceAnswer<DnsFound>> {
  const settled = await Promise.allSettled([
    records(io, domain, 'MX'),
    records(io, domain, 'TXT'),
    records(io, domain, 'NS'),
    records(io, `www.${domain}`, 'CNAME'),
  ]);
  const [mx, txt, ns] = settled;
  const failures = [mx, txt, ns].filter((result) => result.status === 'rejected');
  const [first] = failures;
  if (first && failures.length === 3) {
    if (first.reason instanceof LeadlineError && first.reason.code === 'not_found') return nothing(false);
    throw first.reason;
  }
  const [mxs = [], txts = [], nss = [], cname = []] = settled.map((result) =>
    result.status === 'fulfilled' ? result.value : [],
  );
  return read({ mx: mxs, txt: txts, ns: nss, cname });
}

async function records(io: SourceIo, host: string, type: DnsRecordType): Promise<readonly string[]> {
  return (await io.dns.resolve(host, type, io.signal)).slice(0, 100);
}

function nothing(exists: boolean): SourceAnswer<DnsFound> {
  const records = { mx: [], txt: [], ns: [], cname: [] };
  return {
    observations: [],
    found: { exists, parkedWith: null, acceptsMail: false, records },
    hit: false,
    costUsd: 0,
  };
}

/** What records prove. Pure. */
function read(records: DnsRecords): SourceAnswer<DnsFound> {
  const observations: SourceAnswer['observations'][number][] = [];
  const mail = mailProviderOf(records);
  if (mail)
    observations.push({ field: 'mailProvider', value: mail.name, confidence: mail.confidence, url: null });
  const hosting = hostingOf(records);
  if (hosting)
    observations.push({
      field: 'hostingProvider',
      value: hosting.name,
      confidence: hosting.confidence,
      url: null,
    });
  const tools = toolsOf(records);
  if (tools.length > 0)
    observations.push({ field: 'saasTools', value: [...tools], confidence: TOOLS_CONFIDENCE, url: null });
  const found = {
    exists: true,
    parkedWith:
      records.ns.map((server) => named(PARKING_NS, server)).find((name) => name !== undefined) ?? null,
    acceptsMail: mailHosts(records).length > 0,
    records,
  };
  return { observations, found, hit: observations.length > 0, costUsd: 0 };
}

/** The host of the lowest preference first; `0 .` says that no mail is taken (RFC 7505). */
function mailHosts({ mx }: DnsRecords): readonly string[] {
  return mx
    .map((record) => /^\s*(\d+)\s+(\S+)/.exec(record))
    .filter((parts) => parts !== null)
    .map(([, preference = '0', host = '']) => ({ preference: Number(preference), host: bare(host) }))
    .filter(({ host }) => host !== '')
    .sort((a, b) => a.preference - b.preference)
    .map(({ host }) => host);
}

function mailProviderOf(records: DnsRecords): { name: string; confidence: number } | null {
  const name = mailHosts(records)
    .map((host) => named(MAIL_BY_MX, host))
    .find((found) => found !== undefined);
  if (!name) return null;
  return { name, confidence: FILTERS.has(name) ? FILTER_CONFIDENCE : MAIL_CONFIDENCE };
}

function hostingOf({ cname, ns }: DnsRecords): { name: string; confidence: number } | null {
  const byName = cname.map((host) => named(HOSTING_BY_CNAME, bare(host))).find((name) => name !== undefined);
  if (byName) return { name: byName, confidence: CNAME_CONFIDENCE };
  const byServer = ns
    .map((host) => (AMAZON_NS.test(bare(host)) ? 'Amazon Web Services' : named(HOSTING_BY_NS, bare(host))))
    .find((name) => name !== undefined);
  return byServer ? { name: byServer, confidence: NS_CONFIDENCE } : null;
}

function toolsOf({ txt }: DnsRecords): readonly string[] {
  const found = new Set<string>();
  for (const record of txt) {
    const text = record.trim().toLowerCase();
    for (const [name, start] of TOOLS_BY_TXT) if (text.startsWith(start)) found.add(name);
    if (!text.startsWith('v=spf1')) continue;
    for (const [, host = ''] of text.matchAll(/\b(?:include:|redirect=)([a-z0-9._-]{3,253})/g)) {
      const name = named(TOOLS_BY_SPF, bare(host));
      if (name) found.add(name);
    }
  }
  return [...found].filter((name) => !NO_TOOL.has(name));
}

function named(table: NamedBy, host: string): string | undefined {
  return table.find(([, end]) => host === end || host.endsWith(`.${end}`))?.[0];
}

function bare(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
