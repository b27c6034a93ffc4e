import type { Candidate } from '@leadline/contracts';
import { getDomain } from 'tldts';
import { keyOf } from '../merge/same-value.ts';
import type { CompanyQuery } from './company-query.ts';
import {
  type ChosenEntity,
  type EntityEvidence,
  type Judgement,
  MOST_CANDIDATES,
  type OwnEvidence,
} from './evidence.ts';
import { likenessToDomain } from './likeness-to-domain.ts';

type DomainQuery = CompanyQuery & { kind: 'domain' };

/** Confidences of a domain's company by what is seen of it; a domain is what was asked for, so its owner is seldom in doubt. */
const NAMED_LIKE_IT = 0.97;
const NAMED_OTHERWISE = 0.9;
const SILENT = 0.78;
const UNSEEN = 0.76;
const MOVED = 0.92;
const SEIZED = 0.65;

/** Hosts that lead elsewhere on somebody's behalf: they tell nothing of who is meant. */
const SHORTENERS: ReadonlySet<string> = new Set(
  'bit.ly t.co goo.gl tinyurl.com ow.ly buff.ly is.gd rebrand.ly lnkd.in t.ly cutt.ly shorturl.at rb.gy linktr.ee aka.ms g.co'.split(
    ' ',
  ),
);
/** Where domains are sold. */
const MARKETS: ReadonlySet<string> = new Set(
  'sedo.com sedoparking.com dan.com afternic.com hugedomains.com godaddy.com undeveloped.com domainmarket.com buydomains.com parkingcrew.net bodis.com atom.com'.split(
    ' ',
  ),
);
/** Where companies without a site of their own have a page. */
const PLATFORMS: ReadonlySet<string> = new Set(
  'linkedin.com facebook.com instagram.com x.com twitter.com youtube.com google.com github.com medium.com notion.site wixsite.com etsy.com amazon.com'.split(
    ' ',
  ),
);

/** Whose domain it is, by home page, DNS, RDAP and what is known already. */
export function judgeDomain(query: DomainQuery, evidence: EntityEvidence): Judgement {
  const { home, dnsExists } = evidence;
  if (SHORTENERS.has(query.domain))
    return doubt(
      query,
      evidence,
      `${query.domain} shortens other people’s links; it does not tell which company is meant.`,
    );
  if (dnsExists === false && !home?.answered) return absent(query, evidence);
  if (home?.parked)
    return doubt(
      query,
      evidence,
      `${query.domain} is parked${home.parked.length > 0 ? ` (${home.parked.join(', ')})` : ''}: no company shows itself there.`,
    );
  const target = home?.redirectedTo ? getDomain(home.redirectedTo, { allowPrivateDomains: true }) : null;
  if (target !== null && target !== query.domain) return redirected(query, evidence, target);
  const rivals = ofOneDomain(query.domain, evidence.own);
  return rivals.length > 1
    ? shared(query, evidence, rivals)
    : chosenBy(query, evidence, ownerOf(query, evidence));
}

function absent(query: DomainQuery, evidence: EntityEvidence): Judgement {
  const [own] = ofOneDomain(query.domain, evidence.own);
  const gone = `${query.domain} does not exist: the DNS knows no such name.`;
  if (!own) return doubt(query, evidence, gone);
  const reasons = [gone, 'It stands in your own company database.'];
  const chosen = { ...nameOf(own), domain: query.domain, confidence: UNSEEN, reasons };
  return { chosen, candidates: [], warnings: [...query.warnings, gone] };
}

/** Another domain answers: the same company elsewhere, its buyer, or somebody who sells or shortens. */
function redirected(query: DomainQuery, evidence: EntityEvidence, target: string): Judgement {
  if (MARKETS.has(target))
    return doubt(
      query,
      evidence,
      `${query.domain} leads to ${target}, where domains are sold: no company shows itself there.`,
    );
  if (PLATFORMS.has(target) || SHORTENERS.has(target)) {
    const chosen = { ...named(query, evidence, null), domain: query.domain, confidence: SILENT };
    const reasons = [`${query.domain} leads to a page at ${target}; it has no site of its own.`];
    return { chosen: { ...chosen, reasons }, candidates: [], warnings: [...query.warnings, ...reasons] };
  }
  const owner = { ...named(query, evidence, target), domain: target };
  const reason = sameOwner(query, evidence, target);
  const leads = `${query.domain} leads to ${target}`;
  if (reason !== null)
    return {
      chosen: { ...owner, confidence: MOVED, reasons: [`${leads}: ${reason}.`] },
      candidates: [],
      warnings: [...query.warnings, `${leads}; that is the company’s domain now.`],
    };
  const asked = candidateOf({
    ...nameOf(null, query.unicode),
    domain: query.domain,
    confidence: 1 - SEIZED - 0.05,
    reasons: [`It was asked for, but leads to ${target}.`],
  });
  const bought = candidateOf({
    ...owner,
    confidence: SEIZED,
    reasons: [`${leads}: renamed, bought, or lent out; nothing there shows which.`],
  });
  return {
    chosen: null,
    candidates: [bought, asked],
    warnings: [...query.warnings, `${leads}, a site of another name: say which company is meant.`],
  };
}

const label = (domain: string): string => (domain.split('.')[0] ?? '').replaceAll('-', '');

/** Why both domains are held to be of one company; null where nothing shows it. */
function sameOwner(
  query: DomainQuery,
  { home, own, known, candidates }: EntityEvidence,
  target: string,
): string | null {
  const [one, other] = [label(query.domain), label(target)];
  const isLonger =
    Math.min(one.length, other.length) >= 4 && (one.startsWith(other) || other.startsWith(one));
  if (one === other) return 'the same name under another ending';
  if (isLonger) return 'one name is the beginning of the other';
  const names = [home?.name, ...(home?.otherNames ?? [])];
  const naming = names.find((name) => name && likenessToDomain(name, query.domain) >= 0.7);
  if (naming) return `its page names "${naming}"`;
  const record = [...own, ...candidates, ...(known ? [known] : [])].find(({ domain }) => domain === target);
  return record && likenessToDomain(record.name, query.domain) >= 0.7
    ? `it is known as "${record.name}"`
    : null;
}

/** Several companies of one domain in the own database: a group, or two rows that contradict each other. */
function shared(query: DomainQuery, evidence: EntityEvidence, rivals: readonly OwnEvidence[]): Judgement {
  const owner = ownerOf(query, evidence);
  const told = evidence.home?.name ?? null;
  const meant = rivals.filter(({ name }) => told !== null && keyOf('name', name) === keyOf('name', told));
  const listed = rivals.map((rival) =>
    candidateOf({
      ...nameOf(rival),
      domain: query.domain,
      confidence: 0.6,
      reasons: [`One of ${rivals.length} companies with ${query.domain} in your own database.`],
    }),
  );
  const [first] = meant;
  if (!first || meant.length > 1)
    return {
      chosen: null,
      candidates: listed.slice(0, MOST_CANDIDATES),
      warnings: [...query.warnings, `${rivals.length} companies have ${query.domain}: say which is meant.`],
    };
  const others = rivals.filter((rival) => rival !== first).map(({ name }) => name);
  return {
    chosen: {
      ...owner,
      ...nameOf(first),
      reasons: [...owner.reasons, `Others with this domain: ${others.join(', ')}.`],
    },
    candidates: listed.filter(({ name }) => name !== first.name),
    warnings: [
      ...query.warnings,
      `${others.join(', ')} ${others.length > 1 ? 'have' : 'has'} ${query.domain} too; their site names ${first.name}.`,
    ],
  };
}

function chosenBy(query: DomainQuery, evidence: EntityEvidence, chosen: ChosenEntity): Judgement {
  const isBelow = query.host !== query.domain && query.host !== `www.${query.domain}`;
  const below =
    isBelow && !query.fromEmail
      ? [`${query.host} belongs to ${query.domain}, whose company is taken: a subsidiary has to be named.`]
      : [];
  const silent =
    evidence.home && !evidence.home.answered
      ? [`${evidence.home.problem ?? `${query.domain} did not answer`}; what is known comes from elsewhere.`]
      : [];
  return { chosen, candidates: [], warnings: [...query.warnings, ...below, ...silent] };
}

function ownerOf(query: DomainQuery, evidence: EntityEvidence): ChosenEntity {
  const { home, dnsExists, known } = evidence;
  const base = named(query, evidence, query.domain);
  const reasons: string[] = [];
  let confidence = UNSEEN;
  if (home?.answered) {
    const isAlike = likenessToDomain(base.name, query.domain) >= 0.6;
    confidence = isAlike ? NAMED_LIKE_IT : NAMED_OTHERWISE;
    reasons.push(
      isAlike
        ? `Its own site names it "${base.name}".`
        : `Its own site answers; the name "${base.name}" is not like the domain.`,
    );
  } else if (dnsExists === true) {
    confidence = SILENT;
    reasons.push(`The domain exists; its site ${home?.problem ? 'cannot be read' : 'did not answer'}.`);
  } else reasons.push('The domain was asked for; neither its site nor the DNS could be asked.');
  const [own] = ofOneDomain(query.domain, evidence.own);
  if (own) reasons.push('It stands in your own company database.');
  if (known?.domain === query.domain) reasons.push('This domain meant it before.');
  return {
    ...base,
    domain: query.domain,
    confidence: Math.min(0.99, confidence + 0.01 * (reasons.length - 1)),
    reasons,
  };
}

type Named = Pick<ChosenEntity, 'name' | 'country' | 'registryNumber'>;

/** Name and number of whoever shows at `domain`, or at the domain asked for where that is null. */
function named(query: DomainQuery, evidence: EntityEvidence, domain: string | null): Named {
  const at = domain ?? query.domain;
  const { own, candidates, known, home } = evidence;
  const record = ofOneDomain(at, own)[0] ?? candidates.find((candidate) => candidate.domain === at);
  const before = known?.domain === at ? known.name : null;
  const name = firstOf(home?.name, record?.name, before);
  return {
    name: name ?? (domain === null ? query.unicode : at),
    country: record?.country ?? query.country,
    registryNumber: record?.registryNumber ?? null,
  };
}

const firstOf = (...names: (string | null | undefined)[]): string | undefined =>
  names.find((name) => name) ?? undefined;

function nameOf(own: OwnEvidence | null, name = ''): Named {
  return {
    name: own?.name ?? name,
    country: own?.country ?? null,
    registryNumber: own?.registryNumber ?? null,
  };
}

/** Records of a domain, one of each name. */
function ofOneDomain(domain: string, own: readonly OwnEvidence[]): OwnEvidence[] {
  const byName = Map.groupBy(
    own.filter((one) => one.domain === domain),
    ({ name }) => keyOf('name', name),
  );
  return [...byName.values()].flatMap((same) => same.toSorted((a, b) => b.score - a.score)[0] ?? []);
}

function doubt(query: DomainQuery, { own, candidates }: EntityEvidence, warning: string): Judgement {
  const all = [
    ...own.map((one) =>
      candidateOf({
        ...nameOf(one),
        domain: one.domain,
        confidence: Math.min(0.7, one.score),
        reasons: one.reasons,
      }),
    ),
    ...candidates.map((one) => ({ ...one, confidence: Math.min(0.7, one.confidence) })),
  ];
  const sorted = all.toSorted((a, b) => b.confidence - a.confidence).slice(0, MOST_CANDIDATES);
  return { chosen: null, candidates: sorted, warnings: [...query.warnings, warning] };
}

function candidateOf(entity: ChosenEntity): Candidate {
  const query = entity.domain ?? entity.registryNumber ?? entity.name;
  return { ...entity, reasons: [...entity.reasons], query };
}
