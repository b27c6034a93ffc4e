import type { SourceProtocol, SourceQuestion, SourceReply } from '../protocol.ts';
import { type Facts, type Known, known, knownByNumber, once, shareOf } from './known.ts';
import { countryName, regionCode, streetOf } from './postal.ts';

const HTML = { 'content-type': 'text/html' };
const UNDECLARED =
  '<!DOCTYPE html><html><head><title>SEC.gov | Your Request Originates from an Undeclared Automated Tool</title></head><body><h1>Your Request Originates from an Undeclared Automated Tool</h1><p>Please declare your traffic by updating your user agent to include company specific information.</p></body></html>';
const TOO_FAST =
  '<!DOCTYPE html><html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head><body><h1>Request Rate Threshold Exceeded</h1></body></html>';
const NO_SUCH_KEY =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>';

function tickers(question: SourceQuestion): Readonly<Record<string, unknown>> {
  return once(question, 'tickers', (world) => {
    const listed = world.companies.flatMap((company) => known(question, company) ?? []);
    const rows = listed.flatMap(({ facts }) =>
      facts.cik && facts.ticker
        ? [{ cik_str: Number(facts.cik), ticker: facts.ticker, title: facts.legalName ?? facts.name ?? '' }]
        : [],
    );
    return Object.fromEntries(rows.map((row, index) => [String(index), row]));
  });
}

function addressOf(facts: Facts): Readonly<Record<string, unknown>> {
  const state = regionCode(facts);
  return {
    street1: streetOf(facts.hqAddress)?.line.toUpperCase() ?? null,
    street2: null,
    city: facts.hqCity?.toUpperCase() ?? null,
    stateOrCountry: state,
    zipCode: facts.hqPostcode ?? null,
    stateOrCountryDescription: state,
    isForeignLocation: facts.hqCountry !== undefined && facts.hqCountry !== 'US' ? 1 : 0,
    foreignStateTerritory: null,
    country: facts.hqCountry === undefined || facts.hqCountry === 'US' ? null : countryName(facts.hqCountry),
    countryCode: null,
  };
}

/** The last annual and quarterly reports, as columns. */
function recentFilings({ company, seenOn }: Known): Readonly<Record<string, readonly string[]>> {
  const year = Number(seenOn.slice(0, 4));
  const filed = [
    { form: '10-Q', filingDate: `${year}-05-08`, reportDate: `${year}-03-31` },
    { form: '10-K', filingDate: `${year}-02-20`, reportDate: `${year - 1}-12-31` },
    { form: '10-Q', filingDate: `${year - 1}-11-06`, reportDate: `${year - 1}-09-30` },
  ].filter(({ filingDate }) => filingDate <= seenOn);
  const serial = 100_000 + Math.floor(shareOf(company.domain) * 800_000);
  return {
    accessionNumber: filed.map(
      ({ filingDate }, index) => `000${serial}0-${filingDate.slice(2, 4)}-00000${index + 1}`,
    ),
    filingDate: filed.map(({ filingDate }) => filingDate),
    reportDate: filed.map(({ reportDate }) => reportDate),
    form: filed.map(({ form }) => form),
    primaryDocument: filed.map(({ form, reportDate }) => `${form.toLowerCase()}-${reportDate}.htm`),
  };
}

/** What it leaves empty rather than out. */
function wordsOf(facts: Facts): Readonly<Record<string, string>> {
  const state = /^US-([A-Z]{2})$/.exec(facts.jurisdiction ?? '')?.[1] ?? '';
  return {
    sic: /^SIC (\d{4})/.exec(facts.industryCode ?? '')?.[1] ?? '',
    sicDescription: facts.subIndustry ?? '',
    name: facts.legalName ?? facts.name ?? '',
    description: '',
    website: facts.website ?? '',
    investorWebsite: '',
    stateOfIncorporation: state,
    stateOfIncorporationDescription: state,
    phone: facts.phone?.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3') ?? '',
    flags: '',
  };
}

function submissionOf(found: Known, cik: string): Readonly<Record<string, unknown>> {
  const { facts } = found;
  const address = addressOf(facts);
  return {
    cik,
    ...wordsOf(facts),
    entityType: 'operating',
    ownerOrg: null,
    insiderTransactionForOwnerExists: 0,
    insiderTransactionForIssuerExists: 1,
    tickers: facts.ticker ? [facts.ticker] : [],
    exchanges: facts.stockExchange ? [facts.stockExchange] : [],
    ein: facts.taxId?.replace(/\D/g, '') ?? null,
    lei: null,
    category: 'Large accelerated filer',
    fiscalYearEnd: '1231',
    addresses: { mailing: address, business: address },
    formerNames: (facts.aliases ?? []).map((name) => ({ name, from: null, to: null })),
    filings: { recent: recentFilings(found), files: [] },
  };
}

function submission(question: SourceQuestion, cik: string): SourceReply {
  const found = knownByNumber(question, cik) ?? knownByNumber(question, String(Number(cik)));
  const free = { priceUsd: 0, call: 'submissions' };
  if (!found) {
    return {
      status: 404,
      text: NO_SUCH_KEY,
      headers: { 'content-type': 'application/xml' },
      ...free,
      subject: null,
    };
  }
  return { status: 200, body: submissionOf(found, cik), ...free, subject: found.company.domain };
}

/** SEC EDGAR: keyless and free, but refuses who does not say whom to contact. */
export const secEdgar: SourceProtocol = {
  answer: (question) => {
    const agent = question.headers['user-agent'] ?? '';
    if (!/@|https?:/.test(agent))
      return { status: 403, text: UNDECLARED, headers: HTML, priceUsd: 0, subject: null };
    const path = question.url.pathname;
    if (path === '/files/company_tickers.json') {
      return { status: 200, body: tickers(question), priceUsd: 0, subject: null, call: 'tickers' };
    }
    const cik = /^\/submissions\/CIK(\d{10})\.json$/.exec(path)?.[1];
    if (cik !== undefined) return submission(question, cik);
    return { status: 404, text: '<h1>Page Not Found</h1>', headers: HTML, priceUsd: 0, subject: null };
  },
  error: ({ kind, status, message }) => ({
    status,
    text: kind === 'rate_limited' ? TOO_FAST : `<h1>${message}</h1>`,
    headers: HTML,
  }),
};
