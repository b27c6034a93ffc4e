import type { Author, Evidence, Projection, Score } from '@leadline/contracts';
import { count, decimal, score } from '../view/figures.ts';
import { authorName, providerName } from '../view/names.ts';
import { direction } from '../view/plain-text.ts';
import { answerAnchor, type NumberedAnswer, quoteAnchor, type ReportView } from '../view/report-view.ts';
import { type Html, type HtmlValue, html } from './html.ts';

/** A name or other words of the report inside our own sentence; its direction cannot spill over. */
export function words(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** A paragraph of the report's own words, in the direction of its script; nothing for blank text. */
export function prose(text: string): Html | null {
  return text.trim() === '' ? null : html`<p dir="${direction(text)}" class="prose">${text}</p>`;
}

export function tag(
  text: string,
  kind: 'plain' | 'rules' | 'estimate' | 'data' | 'good' | 'bad' | 'own' = 'plain',
): Html {
  return html`<span class="tag ${kind}">${text}</span>`;
}

/** Who wrote an insight, always said; what rules wrote stands out. */
export function authorTag(author: Author): Html {
  return tag(authorName(author), author === 'rules' ? 'rules' : 'plain');
}

/** Marks everything that is about the future as the guess it is, with what it was worked out from. */
export function estimate(projection: Projection): Html {
  return html`
    <div class="estimate">${tag('Estimate', 'estimate')} <span dir="${direction(projection.statement)}">${projection.statement}</span>${projection.basis.trim() !== '' && html`<small>Basis: <bdi>${projection.basis}</bdi></small>`}
    </div>`;
}

/** Titled values, one under the other; rows without a value are left out. */
export function facts(rows: readonly (readonly [string, HtmlValue])[]): Html | null {
  const filled = rows.filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && value !== false,
  );
  if (filled.length === 0) return null;
  return html`<dl class="facts">${filled.map(
    ([name, value]) => html`<div>
    <dt>${name}</dt><dd dir="auto">${value}</dd></div>`,
  )}</dl>`;
}

/** A plain list of the report's own words; null when there are none. */
export function list(items: readonly string[]): Html | null {
  const filled = items.filter((item) => item.trim() !== '');
  return filled.length === 0
    ? null
    : html`<ul class="list">${filled.map((item) => html`<li dir="${direction(item)}">${item}</li>`)}</ul>`;
}

/** `Answer 17`, leading down to it. */
export function answerLink(numbered: NumberedAnswer, text?: HtmlValue): Html {
  const shown = text ?? `Answer ${numbered.number}`;
  return numbered.printed
    ? html`<a href="#${answerAnchor(numbered)}">${shown}</a>`
    : html`<span>${shown}</span>`;
}

/** Numbers of answers, each leading to its answer. */
export function answerNumbers(answers: readonly NumberedAnswer[]): Html {
  if (answers.length === 0) return html`<p class="none">No answers.</p>`;
  return html`
    <p class="numbers">${answers.map((numbered) => html`${answerLink(numbered, String(numbered.number))} `)}</p>`;
}

/** The answers' own words behind an insight, each leading to its place in the answer. */
export function evidenceQuotes(view: ReportView, evidence: readonly Evidence[]): Html {
  if (evidence.length === 0) return html`<p class="none">No evidence was given.</p>`;
  return html`<ul class="evidence">${evidence.map(
    (entry) => html`
    <li>${evidenceQuote(view, entry)}</li>`,
  )}</ul>`;
}

export function evidenceQuote(view: ReportView, evidence: Evidence): Html {
  const numbered = view.byId.get(evidence.answerId);
  if (numbered === undefined) {
    return html`<blockquote dir="${direction(evidence.quote)}">${evidence.quote}</blockquote>
      <p class="from">From an answer that is not part of this report</p>`;
  }
  const { answer } = numbered;
  const name = html`Answer ${numbered.number}`;
  const link = numbered.printed
    ? html`<a href="#${quoteAnchor(numbered, evidence.quote)}">${name}</a>`
    : name;
  return html`<blockquote dir="${direction(evidence.quote)}">${evidence.quote}</blockquote>
    <p class="from">${link} · ${words(providerName(answer.provider))} · <bdi>“${answer.query}”</bdi></p>`;
}

/** A score's parts with their weights; what each adds is shown where the parts add up to the score. */
export function scoreParts(of: Score): Html {
  if (of.parts.length === 0) return html`<p class="none">No parts are recorded.</p>`;
  const adds = contributions(of);
  const rows = of.parts.map(
    (part, at) =>
      html`<tr><th scope="row" dir="auto">${part.name}</th><td class="num">${decimal(part.value)}</td>
        <td class="num">${Math.round(part.weight * 100)}%</td>${
          adds !== null &&
          html`
        <td class="num">${decimal(adds[at] ?? null)}</td>`
        }<td dir="auto" class="note">${part.note}</td>
        </tr>`,
  );
  const total =
    adds !== null &&
    html`<tfoot><tr><th scope="row">Score</th><td></td><td></td><td class="num">${decimal(of.value)}</td>
      <td class="note">n = ${count(of.n)}</td></tr></tfoot>`;
  return html`<div class="scroll"><table class="data parts"><thead><tr><th scope="col">Part</th>
    <th scope="col" class="num">Value</th><th scope="col" class="num">Weight</th>${
      adds !== null &&
      html`
    <th scope="col" class="num">Adds</th>`
    }<th scope="col">What it is</th></tr></thead><tbody>${rows}
    </tbody>${total}</table></div>`;
}

/** Value times weight of each part, or null when these do not add up to the score (within rounding). */
export function contributions(of: Score): (number | null)[] | null {
  if (of.value === null) return null;
  const adds = of.parts.map((part) => (part.value === null ? null : part.value * part.weight));
  const sum = adds.reduce<number>((total, part) => total + (part ?? 0), 0);
  return Math.abs(sum - of.value) <= 0.5 ? adds : null;
}

/** A score with its sample: `54 · n = 48`. */
export function scoreWithSample(of: Score): Html {
  return html`<span class="figure">${score(of.value)}</span> <small>n = ${count(of.n)}</small>`;
}
