import type { CitationSummary } from '@leadline/contracts';
import { type Html, html, outsideLink } from '../page/html.ts';
import { answerLink, answerNumbers, tag, words } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { count, counted, percent } from '../view/figures.ts';
import { direction } from '../view/plain-text.ts';
import type { NumberedAnswer, ReportView } from '../view/report-view.ts';

const DOMAINS_SHOWN = 15;
const GAPS_SHOWN = 12;

/** Which sources the assistants cite, and which of them never speak for the brand. */
export function citationsSection(view: ReportView): ReportSection {
  const { citations } = view.report;
  return {
    id: 'citations',
    title: 'Cited sources',
    group: 'Results',
    lead: `${counted(citations.total, 'citation')} of ${counted(citations.domains.length, 'domain')}. “Names the brand” counts the citing answers that also name it.`,
    body:
      citations.total === 0
        ? html`<p class="none">No answer cites a source.</p>`
        : html`${domains(view, citations)}<h3 id="gaps">Citation gaps</h3>${gaps(view, citations)}`,
  };
}

function domains(view: ReportView, citations: CitationSummary): Html {
  const citing = answersByDomain(view);
  const most = Math.max(...citations.domains.map((domain) => domain.citations), 1);
  const rows = citations.domains.map((domain) =>
    domainRow(view, { domain, most, citing: citing.get(domain.domain) ?? [] }),
  );
  const rest = rows.slice(DOMAINS_SHOWN);
  return html`<div class="card">${domainTable(rows.slice(0, DOMAINS_SHOWN))}${
    rest.length > 0 &&
    html`
    <details class="inner printed"><summary>${counted(rest.length, 'more domain')}</summary>
    <div>${domainTable(rest)}</div></details>`
  }</div>`;
}

function answersByDomain(view: ReportView): Map<string, NumberedAnswer[]> {
  const citing = new Map<string, NumberedAnswer[]>();
  for (const numbered of view.answers) {
    for (const domain of new Set(numbered.answer.citations.map((citation) => citation.domain))) {
      const known = citing.get(domain);
      if (known === undefined) citing.set(domain, [numbered]);
      else known.push(numbered);
    }
  }
  return citing;
}

function domainTable(rows: readonly Html[]): Html {
  return html`<table class="bars domains"><thead><tr><th scope="col">Domain</th>
    <th scope="col"><span class="hidden">Citations, drawn</span></th>
    <th scope="col" class="num">Citations</th><th scope="col" class="num">Answers</th>
    <th scope="col" class="num">Names the brand</th><th scope="col">Beside which brands</th></tr></thead>
    <tbody>${rows}</tbody></table>`;
}

interface DomainInput {
  readonly domain: CitationSummary['domains'][number];
  readonly most: number;
  readonly citing: readonly NumberedAnswer[];
}

function domainRow(view: ReportView, { domain, most, citing }: DomainInput): Html {
  const brands = domain.brands.map(
    (named, at) => html`${at > 0 && ', '}<bdi>${named.name}</bdi> <small>${count(named.citations)}</small>`,
  );
  const own = domain.ownedBy === view.report.brand.name;
  const owner =
    domain.ownedBy !== null && tag(own ? 'own site' : `site of ${domain.ownedBy}`, own ? 'own' : 'plain');
  const width = Math.round((domain.citations / most) * 1_000) / 10;
  return html`<tr><th scope="row">
    <details class="bare"><summary><bdi>${domain.domain === '' ? 'address that cannot be read' : domain.domain}</bdi> ${owner}</summary>${answerNumbers(citing)}
    </details></th>
    <td class="drawn"><svg class="thin ${own ? 'brand' : 'rival'}" width="100%" height="8" aria-hidden="true">
    <rect class="fill" width="${width}%" height="8" rx="3"/></svg></td>
    <td class="num strong">${count(domain.citations)}</td>
    <td class="num" data-name="answers">${count(domain.answers)}</td>
    <td class="num" data-name="naming the brand">${count(domain.brandAnswers)} <small>${percent(domain.brandAnswers / domain.answers)}</small></td>
    <td data-name="beside">${brands}</td></tr>`;
}

function gaps(view: ReportView, citations: CitationSummary): Html {
  if (citations.gaps.length === 0) {
    return html`<p class="none">No source is cited for a rival alone.</p>`;
  }
  const items = citations.gaps.map((gap) => {
    const rivals = gap.rivals.map(
      (rival, at) => html`${at > 0 && ', '}<bdi>${rival.name}</bdi> <small>${count(rival.citations)}</small>`,
    );
    const examples = gap.examples.map((example) => {
      const numbered = view.byId.get(example.answerId);
      return html`
        <li>${numbered !== undefined && html`${answerLink(numbered)} · `}${outsideLink(example.url, html`<bdi>${example.url}</bdi>`)}</li>`;
    });
    return html`<li class="card gap"><h4><bdi>${gap.domain}</bdi></h4>
      <p>${counted(gap.citations, 'citation')} beside ${rivals}; none beside ${words(view.report.brand.name)}.</p>
      <ul class="list small">${examples}</ul></li>`;
  });
  const rest = items.slice(GAPS_SHOWN);
  return html`
    <p class="lead">Sources cited where a rival is named and never where the brand is: the places to be mentioned next.</p>
    <ul class="cards">${items.slice(0, GAPS_SHOWN)}</ul>${
      rest.length > 0 &&
      html`
    <details class="inner printed"><summary>${counted(rest.length, 'more gap')}</summary><div>
    <ul class="cards">${rest}</ul></div></details>`
    }`;
}

/** Brands nobody configured, offered as rivals. */
export function discoveredSection(view: ReportView): ReportSection {
  const { discoveredBrands } = view.report;
  const rows = discoveredBrands.map(
    (brand) =>
      html`<tr>
        <th scope="row"><bdi>${brand.name}</bdi>${brand.variants.length > 0 && html`<small>also ${brand.variants.join(', ')}</small>`}</th>
        <td class="num strong">${percent(brand.share / 100)}</td>
        <td class="num">${count(brand.answers)}</td><td class="num">${count(brand.mentions)}</td>
        <td class="num">${percent(brand.confidence)}</td><td>${discoveryExample(view, brand.example)}</td>
        </tr>`,
  );
  return {
    id: 'discovered',
    title: 'Brands nobody configured',
    group: 'Results',
    lead:
      discoveredBrands.length > 0
        ? 'Found in the answers. Add those that are rivals and run the audit again to measure against them.'
        : null,
    body:
      rows.length === 0
        ? html`<p class="none">No further brands were found in the answers.</p>`
        : html`<div class="card scroll"><table class="data"><thead><tr><th scope="col">Brand</th>
          <th scope="col" class="num">Of answers</th><th scope="col" class="num">Answers</th>
          <th scope="col" class="num">Mentions</th><th scope="col" class="num">Confidence</th>
          <th scope="col">For example</th></tr></thead><tbody>${rows}</tbody></table></div>`,
  };
}

function discoveryExample(view: ReportView, example: { answerId: string; quote: string }): Html {
  const numbered = view.byId.get(example.answerId);
  return html`<q dir="${direction(example.quote)}">${example.quote}</q>${numbered !== undefined && html` <small>${answerLink(numbered)}</small>`}`;
}
