import type { AnalysedAnswer, Citation, CitationSummary } from '@leadline/contracts';
import { type BrandInput, brandOfHost, compileBrands, hostOf } from '../matching/index.ts';

/** One citation, in its answer, with the brands it speaks for. */
interface Attributed {
  readonly answer: AnalysedAnswer;
  readonly citation: Citation;
  readonly brands: readonly string[];
}

const EXAMPLES_PER_GAP = 3;

/**
 * Which domains the answers cite, for whom, and where rivals are backed by a source that never backs the
 * brand. A citation speaks for the brands named in the sentence or list item that carries it; one that stands
 * in no such sentence (a list of sources at the end) speaks for every brand its answer names.
 *
 * A gap is a domain cited for at least one rival and never for the brand. The configured brands' own sites
 * (`ownedBy`: a configured domain, or a host spelled like the name) are no gaps: nobody is cited on a rival's
 * site. Citations whose address cannot be read count in `total` alone.
 */
export function summariseCitations(
  answers: readonly AnalysedAnswer[],
  subject: { readonly brand: BrandInput; readonly rivals: readonly BrandInput[] },
): CitationSummary {
  const all = answers.flatMap(attribute);
  const matcher = compileBrands(subject.brand, subject.rivals);
  const ownerOf = (domain: string) => matcher.names[brandOfHost(matcher, hostOf(domain)) ?? -1] ?? null;
  const byDomain = Map.groupBy(
    all.filter(({ citation }) => citation.domain !== ''),
    ({ citation }) => citation.domain,
  );
  const domains = [...byDomain].map(([domain, cited]) => ({
    domain,
    citations: cited.length,
    answers: new Set(cited.map(({ answer }) => answer.id)).size,
    brandAnswers: new Set(cited.flatMap(({ answer }) => (answer.brand.mentioned ? answer.id : []))).size,
    brands: countBrands(cited, [subject.brand.name, ...subject.rivals.map((rival) => rival.name)]),
    ownedBy: ownerOf(domain),
  }));
  domains.sort((a, b) => b.citations - a.citations || compare(a.domain, b.domain));
  return {
    total: all.length,
    domains,
    gaps: domains.flatMap((entry) => gapOf(entry, byDomain.get(entry.domain) ?? [], subject.brand.name)),
  };

  function attribute(answer: AnalysedAnswer): Attributed[] {
    const named = [
      ...(answer.brand.mentioned ? [subject.brand.name] : []),
      ...answer.competitors.flatMap((competitor) => (competitor.mentioned ? competitor.name : [])),
    ];
    return answer.citations.map((citation) => ({
      answer,
      citation,
      brands: citation.brands.length > 0 ? citation.brands : named,
    }));
  }
}

function gapOf(
  entry: CitationSummary['domains'][number],
  cited: readonly Attributed[],
  brand: string,
): CitationSummary['gaps'] {
  const rivals = entry.brands.filter(({ name }) => name !== brand);
  if (entry.ownedBy !== null || rivals.length === 0 || rivals.length < entry.brands.length) return [];
  const names = new Set(rivals.map(({ name }) => name));
  const forRivals = cited.filter(({ brands }) => brands.some((name) => names.has(name)));
  const onePerAnswer = new Map(forRivals.toReversed().map((item) => [item.answer.id, item.citation.url]));
  const examples = [...onePerAnswer].toReversed().slice(0, EXAMPLES_PER_GAP);
  return [
    {
      domain: entry.domain,
      rivals,
      citations: forRivals.length,
      examples: examples.map(([answerId, url]) => ({ answerId, url })),
    },
  ];
}

/** How many of the citations speak for each configured brand, most first; brands without one are left out. */
function countBrands(
  cited: readonly Attributed[],
  names: readonly string[],
): { name: string; citations: number }[] {
  return names
    .map((name) => ({ name, citations: cited.filter(({ brands }) => brands.includes(name)).length }))
    .filter(({ citations }) => citations > 0)
    .sort((a, b) => b.citations - a.citations || compare(a.name, b.name));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
