import type { AuditComparison, AuditHead, ComparedRate } from '@leadline/contracts';
import { AXIS, beforeAndAfter, MARK } from '../page/charts.ts';
import { type Html, type HtmlValue, html } from '../page/html.ts';
import { facts, list, tag, words } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import {
  ABSENT,
  count,
  counted,
  date,
  decimal,
  interval,
  percent,
  points,
  probability,
  signed,
} from '../view/figures.ts';
import { CATEGORY_NAMES, providerName } from '../view/names.ts';
import { comparisonSentence, VERDICT_NAMES } from './verdicts.ts';

const LINES_SHOWN = 25;

export function comparisonHeader(comparison: AuditComparison): Html {
  const { before, after } = comparison;
  return html`<header class="top">
<p class="product">${MARK} Leadline <span>AI visibility, compared</span></p>
<h1>What changed for <bdi>${after.brand}</bdi></h1>
${facts([
  ['Before', headLine(before, comparison.overall.before.n)],
  ['After', headLine(after, comparison.overall.after.n)],
  ['Shared questions', count(comparison.sharedQuestions)],
  ['Change or noise', comparison.test],
])}
${comparison.warnings.map(
  (warning) => html`<div class="notice warning" role="note">
  <p dir="auto"><strong>${warning.message}</strong></p>${list(warning.items)}</div>`,
)}
</header>
`;
}

function headLine(head: AuditHead, answers: number): Html {
  return html`${date(head.finishedAt ?? head.createdAt)}<br><small>${counted(answers, 'answer')}, ${head.source}, plan ${head.plan}${head.simulated && ', simulated'}</small>`;
}

function section(id: string, title: string, body: HtmlValue): ReportSection {
  return { id, title, body, group: 'Results' };
}

export function comparisonSections(comparison: AuditComparison): ReportSection[] {
  return [
    section('glance', 'At a glance', glance(comparison)),
    section('categories', 'By kind of question', rateTable(comparison.byCategory, 'brand')),
    section('assistants', 'By assistant', rateTable(comparison.byProvider, 'brand')),
    section(
      'rivals',
      'Brands beside each other',
      rateTable(comparison.rivals, 'rival', comparison.after.brand),
    ),
    section('scores', 'Scores', scoreTable(comparison)),
    section('citations', 'Cited sources', citations(comparison)),
    section('answers', 'Where the brand appeared or vanished', changedAnswers(comparison)),
  ];
}

function glance(comparison: AuditComparison): Html {
  const { overall } = comparison;
  return html`<div class="card said"><p class="big">${comparisonSentence(comparison)}</p>
<div class="shift">
  <p><span class="muted">Before</span><br><span class="figure huge">${percent(overall.before.rate)}</span><br><small>${sampleOf(overall.before)}</small></p>
  <p><span class="muted">After</span><br><span class="figure huge">${percent(overall.after.rate)}</span><br><small>${sampleOf(overall.after)}</small></p>
  <p>${verdictTag(overall, 'brand')}<br><span class="muted">${points(overall.difference)}</span></p></div>
${beforeAndAfter('Mention rate', overall.before, overall.after)}${AXIS}</div>${LEGEND}`;
}

const LEGEND = html`
  <p class="legend"><span><i class="dot before"></i>before</span><span><i class="dot after"></i>after</span><span>lines: 95% intervals</span></p>`;

/** A rival's rise is no good news, so only the brand's own changes are coloured. */
function verdictTag(rate: ComparedRate, whose: 'brand' | 'rival'): Html {
  const kind = rate.verdict === 'up' ? 'good' : 'bad';
  const coloured = whose === 'brand' && (rate.verdict === 'up' || rate.verdict === 'down');
  return html`<span class="verdict">${tag(VERDICT_NAMES[rate.verdict], coloured ? kind : 'plain')}</span>`;
}

function rateTable(rates: readonly ComparedRate[], whose: 'brand' | 'rival', brand?: string): Html {
  if (rates.length === 0) return html`<p class="none">Nothing to compare.</p>`;
  const rows = rates.map((rate) => {
    const own = whose === 'brand' || rate.label === brand ? 'brand' : 'rival';
    return html`<tr class="${rate.label === brand && 'own'}${own === 'rival' && 'of-rival'}">
      <th scope="row">${words(labelOf(rate.label))}</th>
      <td class="drawn">${beforeAndAfter(labelOf(rate.label), rate.before, rate.after)}</td>
      <td class="num" data-name="before">${rateCell(rate.before)}</td>
      <td class="num strong" data-name="after">${rateCell(rate.after)}</td>
      <td class="num" data-name="change">${points(rate.difference)}<small class="under">${probability(rate.pValue)}</small></td>
      <td>${verdictTag(rate, own)}</td></tr>`;
  });
  return html`<div class="card"><table class="bars compared"><thead><tr>
    <th scope="col">Named in answers</th>
    <th scope="col"><span class="hidden">Rates, drawn</span>${AXIS}</th>
    <th scope="col" class="num">Before</th><th scope="col" class="num">After</th>
    <th scope="col" class="num">Change</th><th scope="col">Verdict</th></tr></thead><tbody>${rows}</tbody>
    </table></div>${LEGEND}`;
}

function rateCell(rate: ComparedRate['before']): Html {
  return html`${percent(rate.rate)}<small class="under">${sampleOf(rate)}</small>`;
}

function sampleOf(rate: ComparedRate['before']): string {
  return [interval(rate), `n = ${count(rate.n)}`].filter((part) => part !== '').join(' · ');
}

/** Labels of categories and providers arrive as identifiers. */
function labelOf(label: string): string {
  return (CATEGORY_NAMES as Readonly<Record<string, string>>)[label] ?? providerName(label);
}

function scoreTable(comparison: AuditComparison): Html {
  const rows = comparison.scores.map(
    (score) =>
      html`<tr><th scope="row" dir="auto">${score.name}</th><td class="num">${decimal(score.before)}</td>
        <td class="num strong">${decimal(score.after)}</td>
        <td class="num">${score.difference === null ? ABSENT : signed(Math.round(score.difference * 10) / 10)}</td>
        </tr>`,
  );
  return html`
    <p class="lead">Scores of 0 to 100 have no interval of their own; read them beside the rates above.</p>
    <div class="card scroll"><table class="data"><thead><tr><th scope="col">Score</th>
    <th scope="col" class="num">Before</th><th scope="col" class="num">After</th>
    <th scope="col" class="num">Difference</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function citations({ citations: { gained, lost, kept } }: AuditComparison): Html {
  return html`<div class="two">${domainCard('New', gained)}${domainCard('Lost', lost)}</div>
    <p class="muted">${counted(kept, 'domain')} cited in both.</p>`;
}

function domainCard(name: string, domains: readonly string[]): Html {
  const rest = domains.slice(LINES_SHOWN);
  return html`<div class="card">
    <h3>${name} <small>${counted(domains.length, 'domain')}</small></h3>${
      list(domains.slice(0, LINES_SHOWN)) ??
      html`
    <p class="none">None.</p>`
    }${
      rest.length > 0 &&
      html`
    <details class="inner"><summary>${counted(rest.length, 'more domain')}</summary><div>${list(rest)}</div>
    </details>`
    }</div>`;
}

function changedAnswers({ answersChanged }: AuditComparison): Html {
  if (answersChanged.length === 0) return html`<p class="none">No shared question changed.</p>`;
  const rows = answersChanged.map(
    (change) =>
      html`<tr><td>${tag(change.after ? 'appeared' : 'vanished', change.after ? 'good' : 'bad')}</td>
        <th scope="row" dir="auto">${change.query}</th><td>${words(providerName(change.provider))}</td>
        </tr>`,
  );
  const appeared = answersChanged.filter((change) => change.after).length;
  return html`
    <p class="lead">Appeared in ${count(appeared)}, vanished from ${count(answersChanged.length - appeared)}. Single answers vary from one asking to the next; the rates above say whether the whole moved.</p>
    <div class="card scroll"><table class="data"><thead><tr><th scope="col">Change</th>
    <th scope="col">Question</th><th scope="col">Assistant</th></tr></thead><tbody>${rows}</tbody></table>
    </div>`;
}
