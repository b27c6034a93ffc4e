import type { RivalScore } from '@leadline/contracts';
import { printSentence } from '../answer-text/answer-text.ts';
import { AXIS, rateBar, stackedBar } from '../page/charts.ts';
import { type Html, html } from '../page/html.ts';
import { answerLink, answerNumbers, words } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { ABSENT, count, counted, hitsOf, interval, percent, percentage, score } from '../view/figures.ts';
import { providerName } from '../view/names.ts';
import { rankByRate } from '../view/narrative.ts';
import { direction } from '../view/plain-text.ts';
import type { NumberedAnswer, ReportView } from '../view/report-view.ts';

/** Sentences printed for each brand; further answers are listed by number. */
const SENTENCES_SHOWN = 12;

/** How often each brand is named, with intervals, and the sentences behind each bar. */
export function rivalsSection(view: ReportView): ReportSection {
  const ranked = withBrand(view);
  return {
    id: 'rivals',
    title: 'Against rivals',
    group: 'Results',
    lead: 'How often each brand is named. The whisker is the 95% interval: where two overlap, the order may be chance. “Ahead” counts the answers naming both in which the rival stands first.',
    body: html`<div class="card"><table class="bars"><thead><tr><th scope="col">Brand</th>
      <th scope="col"><span class="hidden">Mention rate, drawn</span>${AXIS}</th>
      <th scope="col" class="num">Named</th><th scope="col" class="num">95% interval</th>
      <th scope="col" class="num">Answers</th><th scope="col" class="num">Ahead of the brand</th></tr>
      </thead><tbody>${ranked.map((rival, at) => barRow(rival, at))}</tbody></table></div>
<details class="fold"><summary><span>The sentences behind each bar</span></summary>
  <div>${ranked.map((rival, at) => namingSentences(view, rival, at))}</div></details>`,
  };
}

/** The audited brand alone when no rival was configured. */
function withBrand({ report }: ReportView): RivalScore[] {
  const ranked = rankByRate(report.scores.rivals);
  if (ranked.some((rival) => rival.isBrand)) return ranked;
  const { mentionRate, sentiment, shareOfVoice } = report.scores;
  const none = { rate: null, hits: 0, n: 0, low: null, high: null };
  const own: RivalScore = {
    name: report.audit.brand,
    isBrand: true,
    mentionRate,
    mentions: report.answers.reduce((sum, answer) => sum + answer.brand.mentionCount, 0),
    shareOfVoicePct: shareOfVoice.value,
    averageFirstPositionPct: null,
    sentiment,
    aheadOfBrand: none,
  };
  return [own, ...ranked];
}

function anchorOf(rival: RivalScore, at: number): string {
  return rival.isBrand ? 'named-brand' : `named-${at + 1}`;
}

function barRow(rival: RivalScore, at: number): Html {
  const { mentionRate, aheadOfBrand } = rival;
  const ahead =
    aheadOfBrand.rate === null
      ? ABSENT
      : html`${percent(aheadOfBrand.rate)} <small>${hitsOf(aheadOfBrand)}</small>`;
  return html`<tr class="${rival.isBrand ? 'own' : 'other'}">
    <th scope="row"><a href="#${anchorOf(rival, at)}"><bdi>${rival.name}</bdi></a></th>
    <td class="drawn">${rateBar(rival.name, mentionRate, rival.isBrand ? 'brand' : 'rival')}</td>
    <td class="num strong">${percent(mentionRate.rate)}</td>
    <td class="num" data-name="95% interval">${interval(mentionRate)}</td>
    <td class="num" data-name="named in">${hitsOf(mentionRate)}</td>
    <td class="num" data-name="ahead">${ahead}</td></tr>`;
}

/** Where one answer first names a brand; null when it does not. */
function firstMention({ answer }: NumberedAnswer, rival: RivalScore): { start: number; end: number } | null {
  if (rival.isBrand) return answer.brand.mentions[0] ?? null;
  return answer.competitors.find((other) => other.name === rival.name)?.mentions[0] ?? null;
}

function namingSentences(view: ReportView, rival: RivalScore, at: number): Html {
  const found = view.answers.flatMap((numbered) => {
    const span = firstMention(numbered, rival);
    return span === null ? [] : [{ numbered, span }];
  });
  const items = found.slice(0, SENTENCES_SHOWN).map(
    ({ numbered, span }) =>
      html`
          <li>${answerLink(numbered)} <span class="muted">${words(providerName(numbered.answer.provider))}</span><br><span dir="${direction(numbered.answer.text)}">${printSentence(numbered.marked, span)}</span></li>`,
  );
  const rest = found.slice(SENTENCES_SHOWN).map(({ numbered }) => numbered);
  return html`
    <details class="inner"><summary><bdi>${rival.name}</bdi> <small>named in ${counted(found.length, 'answer')}</small></summary>
    <div id="${anchorOf(rival, at)}"><ul class="sentences">${items}</ul>${
      rest.length > 0 &&
      html`
    <p class="muted">Also named in answers</p>${answerNumbers(rest)}`
    }${
      found.length === 0 &&
      html`
    <p class="none">No answer names it.</p>`
    }</div></details>`;
}

/** Each brand's part of all mentions. */
export function voiceSection(view: ReportView): ReportSection {
  const rivals = withBrand(view);
  const sorted = [...rivals].sort((a, b) => b.mentions - a.mentions);
  const total = sorted.reduce((sum, rival) => sum + rival.mentions, 0);
  let step = 0;
  const segments = sorted.map((rival) => ({
    name: rival.name,
    value: rival.mentions,
    tone: rival.isBrand ? ('brand' as const) : ('rival' as const),
    step: rival.isBrand ? 0 : step++,
  }));
  const rows = sorted.map(
    (rival, at) =>
      html`<tr class="${rival.isBrand ? 'own' : 'other'}">
        <th scope="row"><i class="key ${segments[at]?.tone} s${(segments[at]?.step ?? 0) % 6}"></i><a href="#${anchorOf(rival, rankByRate(rivals).indexOf(rival))}"><bdi>${rival.name}</bdi></a></th>
        <td class="num strong">${percentage(rival.shareOfVoicePct)}</td>
        <td class="num">${count(rival.mentions)}</td>
        <td class="num">${rival.averageFirstPositionPct === null ? ABSENT : `at ${percentage(rival.averageFirstPositionPct)}`}</td>
        <td class="num">${score(rival.sentiment.value)} <small>n = ${count(rival.sentiment.n)}</small></td>
        </tr>`,
  );
  return {
    id: 'voice',
    title: 'Share of voice',
    group: 'Results',
    lead: html`Each brand’s part of ${counted(total, 'mention')} of configured brands in ${counted(view.answers.length, 'answer')}. “First named” is how far into the text the name first comes, on average.`,
    body: html`<div class="card">${total > 0 && stackedBar('Share of voice', segments)}<div class="scroll">
      <table class="data"><thead><tr><th scope="col">Brand</th><th scope="col" class="num">Share</th>
      <th scope="col" class="num">Mentions</th><th scope="col" class="num">First named</th>
      <th scope="col" class="num">Tone score</th></tr></thead><tbody>${rows}</tbody></table></div></div>`,
  };
}
