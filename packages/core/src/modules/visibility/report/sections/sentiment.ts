import type { RecommendationStrength, Sentiment } from '@leadline/contracts';
import { printSentence } from '../answer-text/answer-text.ts';
import { stackedBar } from '../page/charts.ts';
import { type Html, html } from '../page/html.ts';
import { answerLink, answerNumbers, words } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { count, counted, percent } from '../view/figures.ts';
import { providerName, SENTIMENT_NAMES, STRENGTH_NAMES } from '../view/names.ts';
import { direction } from '../view/plain-text.ts';
import type { NumberedAnswer, ReportView } from '../view/report-view.ts';

const SENTIMENTS = ['positive', 'neutral', 'mixed', 'negative'] as const;
const STRENGTHS = ['strong', 'moderate', 'weak', 'none'] as const;
const QUOTES_SHOWN = 6;

/** In what tone the brand is spoken of, over the answers that name it. */
export function sentimentSection(view: ReportView): ReportSection {
  const named = view.answers.filter(({ answer }) => answer.brand.mentioned);
  const judged = named.filter(({ answer }) => answer.brand.sentiment !== null);
  return {
    id: 'sentiment',
    title: 'In what tone',
    group: 'Results',
    lead: html`Judged on the ${counted(named.length, 'answer')} that name the brand${judged.length < named.length && `; ${count(named.length - judged.length)} could not be judged`}. Each judgement rests on words of the answer.`,
    body:
      judged.length === 0
        ? html`<p class="none">No answer names the brand with a tone that could be judged.</p>`
        : html`<div class="card">${toneRows(view, judged)}</div>
          <div class="two">${toneGroups(judged)}${strengthGroups(judged)}</div>`,
  };
}

function toneRows(view: ReportView, judged: readonly NumberedAnswer[]): Html {
  const rows = [
    toneRow('All assistants', judged),
    ...view.providers.map((provider) =>
      toneRow(
        providerName(provider),
        judged.filter(({ answer }) => answer.provider === provider),
      ),
    ),
  ];
  return html`
    <p class="legend">${SENTIMENTS.map((tone) => html`<span><i class="key ${tone}"></i>${SENTIMENT_NAMES[tone]}</span>`)}</p>
    <table class="bars tone"><thead><tr><th scope="col">Assistant</th>
    <th scope="col"><span class="hidden">Tone, drawn</span></th><th scope="col" class="num">Positive</th>
    <th scope="col" class="num">n</th></tr></thead><tbody>${rows}</tbody></table>`;
}

function toneRow(name: string, judged: readonly NumberedAnswer[]): Html {
  const segments = SENTIMENTS.map((tone) => ({
    name: SENTIMENT_NAMES[tone],
    value: judged.filter(({ answer }) => answer.brand.sentiment === tone).length,
    tone,
  }));
  const positive = segments[0]?.value ?? 0;
  return html`<tr><th scope="row">${words(name)}</th><td class="drawn">${stackedBar(name, segments)}</td>
    <td class="num strong">${percent(judged.length === 0 ? null : positive / judged.length)}</td>
    <td class="num" data-name="positive of">${count(judged.length)}</td></tr>`;
}

function toneGroups(judged: readonly NumberedAnswer[]): Html {
  const groups = SENTIMENTS.map((tone: Sentiment) =>
    group(
      SENTIMENT_NAMES[tone],
      judged.filter(({ answer }) => answer.brand.sentiment === tone),
    ),
  );
  return html`<div class="card"><h3>By tone</h3>${groups}</div>`;
}

function strengthGroups(judged: readonly NumberedAnswer[]): Html {
  const groups = STRENGTHS.map((strength: RecommendationStrength) =>
    group(
      STRENGTH_NAMES[strength],
      judged.filter(({ answer }) => answer.brand.recommendationStrength === strength),
    ),
  );
  return html`<div class="card"><h3>By strength of recommendation</h3>${groups}</div>`;
}

function group(name: string, found: readonly NumberedAnswer[]): Html {
  if (found.length === 0) return html`<p class="row muted"><span>${name}</span><span>0</span></p>`;
  const quotes = found.slice(0, QUOTES_SHOWN).flatMap((numbered) => {
    const span = numbered.answer.brand.quotes[0] ?? numbered.answer.brand.mentions[0];
    return span === undefined
      ? []
      : [
          html`
            <li>${answerLink(numbered)}<br><span dir="${direction(numbered.answer.text)}">${printSentence(numbered.marked, span)}</span></li>`,
        ];
  });
  const rest = found.slice(QUOTES_SHOWN);
  return html`
    <details class="inner"><summary class="row"><span>${name}</span><span>${count(found.length)}</span></summary>
    <div><ul class="sentences">${quotes}</ul>${
      rest.length > 0 &&
      html`
    <p class="muted">Also answers</p>${answerNumbers(rest)}`
    }</div></details>`;
}
