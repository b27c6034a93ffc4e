import type { SourceQuestion } from '../protocol.ts';
import { hostOf, type Known, known, knownByDomain, knownByLooseName, knownByName, namesIt } from './known.ts';

export interface WebResult {
  readonly title: string;
  readonly link: string;
  readonly snippet: string;
  readonly date?: string;
}

/** A search's words and its `site:`. */
export interface WebQuery {
  /** Quoted phrases; empty where nothing is quoted. */
  readonly phrases: readonly string[];
  /** Words outside quotes and operators. */
  readonly words: string;
  readonly site: string | null;
}

export function readWebQuery(text: string): WebQuery {
  const site = /(?:^|\s)site:(\S+)/i.exec(text)?.[1]?.toLowerCase() ?? null;
  const phrases = [...text.matchAll(/"([^"]+)"/g)].map(([, phrase]) => (phrase ?? '').trim()).filter(Boolean);
  const words = text
    .replace(/"[^"]*"/g, ' ')
    .replace(/-?\b[a-z]+:\S+/gi, ' ')
    .replace(/\b(?:OR|AND)\b|[()|]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { phrases, words, site };
}

/** Companies a search is about: by domain, else by name; those it names in full first. */
export function companiesOf(question: SourceQuestion, query: WebQuery): readonly Known[] {
  const texts = [...query.phrases, query.words].filter(Boolean);
  const domains = texts.flatMap((text) => text.match(/\b[a-z0-9-]+(?:\.[a-z0-9-]+)+\b/gi) ?? []);
  const byDomain = domains.flatMap((domain) => knownByDomain(question, hostOf(domain)) ?? []);
  if (byDomain.length > 0) return byDomain;
  // What is quoted must be there; other words are a wish.
  const quoted = query.phrases.flatMap((phrase) => knownByName(question, phrase));
  const loose = query.phrases.length === 0 ? knownByLooseName(question, query.words) : [];
  const found = [...new Set([...quoted, ...loose].map(({ company }) => company))].flatMap(
    (company) => known(question, company) ?? [],
  );
  const all = texts.join(' ');
  const named = found.filter((one) => namesIt(all, one));
  return named.length > 0 ? named : found;
}

function homePage({ company, facts }: Known): WebResult {
  const title = [facts.name ?? company.domain, facts.tagline].filter(Boolean).join(' | ');
  return {
    title,
    link: facts.website ?? `https://${company.domain}/`,
    snippet: facts.description ?? facts.tagline ?? '',
  };
}

function linkedInPage({ company, facts }: Known): WebResult[] {
  if (!facts.linkedinUrl) return [];
  const name = facts.name ?? '';
  const snippet = [
    facts.tagline,
    facts.industry,
    facts.employeeRange && `Company size: ${facts.employeeRange} employees`,
    `Website: ${company.domain}`,
  ];
  return [
    { title: `${name} | LinkedIn`, link: facts.linkedinUrl, snippet: snippet.filter(Boolean).join(' · ') },
  ];
}

/** Profiles that fit the words beside the company's name. */
function linkedInPeople(one: Known, query: WebQuery): WebResult[] {
  const name = one.facts.name ?? one.company.domain;
  const wanted = [...query.phrases, query.words]
    .filter((text) => text !== '' && !namesIt(text, one))
    .map((text) => text.toLowerCase());
  return one.company
    .people()
    .filter(({ title, department }) => {
      const said = `${title} ${department}`.toLowerCase();
      return (
        wanted.length === 0 ||
        wanted.some((text) => said.includes(text) || text.includes(title.toLowerCase()))
      );
    })
    .map(({ firstName, lastName, title, linkedinUrl, city, country }) => ({
      title: `${firstName} ${lastName} - ${title} - ${name} | LinkedIn`,
      link: linkedinUrl,
      snippet: `${title} at ${name} · Location: ${city}, ${country}`,
    }));
}

function newsResults({ company }: Known): WebResult[] {
  return company.news().map(({ title, url, text, publishedOn }) => ({
    title,
    link: url,
    snippet: text.slice(0, 160),
    date: publishedOn,
  }));
}

function otherPages(one: Known): WebResult[] {
  const { facts } = one;
  const name = facts.name ?? one.company.domain;
  const wikipedia = facts.wikipediaUrl
    ? [{ title: `${name} - Wikipedia`, link: facts.wikipediaUrl, snippet: facts.description ?? '' }]
    : [];
  return [...linkedInPage(one), ...wikipedia, ...newsResults(one)];
}

/** What a web search finds, best first. */
export function webResults(question: SourceQuestion, query: WebQuery): readonly WebResult[] {
  const { site } = query;
  const found = companiesOf(question, query);
  if (site?.startsWith('linkedin.com/company')) return found.flatMap(linkedInPage);
  if (site?.startsWith('linkedin.com')) return found.flatMap((one) => linkedInPeople(one, query));
  if (site !== null) {
    const one = knownByDomain(question, hostOf(site));
    return one ? [homePage(one)] : [];
  }
  return [...found.map(homePage), ...found.flatMap(otherPages)];
}
