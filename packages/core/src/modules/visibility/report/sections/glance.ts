import type { Score } from '@leadline/contracts';
import { rateBar, scoreBar } from '../page/charts.ts';
import { type Html, html } from '../page/html.ts';
import { authorTag, contributions, words } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { count, decimal, hitsOf, interval, percent, score } from '../view/figures.ts';
import { narrate } from '../view/narrative.ts';
import type { ReportView } from '../view/report-view.ts';
import { printAnswerMap } from './answer-map.ts';

/** The findings in sentences, every answer as a dot, and the scores with their parts. */
export function glanceSection(view: ReportView): ReportSection {
  const { scores } = view.report;
  const said = narrate(view);
  return {
    id: 'glance',
    title: 'At a glance',
    group: 'Results',
    body: html`<div class="glance"><div class="said card">
${headlineRate(view)}
<p class="big">${said.visibility}</p>
${[said.standing, said.journey, said.tone].map((sentence) => sentence !== null && html`<p>${sentence}</p>`)}
${firstThing(view)}
</div>${printAnswerMap(view)}</div>

  <div class="scores">${SCORES.map(([key, name, meaning]) => scoreCard({ id: key, name, meaning, of: scores[key] }))}
  </div>`,
  };
}

/** The top recommendation, so that the first screen already says what to do. */
function firstThing({ report }: ReportView): Html | null {
  const ranked = [...report.priorities].sort((a, b) => a.rank - b.rank);
  const first = ranked.find((priority) => priority.type === 'recommendations') ?? ranked[0];
  if (first === undefined) return null;
  return html`
    <p class="first"><span class="muted">First thing to do</span> ${authorTag(first.author)}<br><a href="#priorities" dir="auto">${first.title}</a></p>`;
}

const SCORES = [
  ['overall', 'Overall', 'All of the below, weighted'],
  ['visibility', 'Visibility', 'How often and how early'],
  ['sentiment', 'Sentiment', 'In what tone, when named'],
  ['shareOfVoice', 'Share of voice', 'Part of all brand mentions'],
  ['geo', 'GEO', 'How well answers carry the brand'],
] as const;

function headlineRate({ report }: ReportView): Html {
  const { mentionRate } = report.scores;
  return html`
    <div class="headline"><a class="figure huge" href="#named-brand" title="Open the sentences behind this figure">${percent(mentionRate.rate)}</a>
    <div><strong>Mention rate of ${words(report.audit.brand)}</strong><br><span class="muted">${hitsOf(mentionRate)} answers · 95% interval <span class="interval">${interval(mentionRate)}</span></span>
    </div></div>${rateBar('Mention rate', mentionRate, 'brand')}`;
}

interface ScoreCardInput {
  readonly id: string;
  readonly name: string;
  readonly meaning: string;
  readonly of: Score;
}

function scoreCard(input: ScoreCardInput): Html {
  const { of } = input;
  const [only] = of.parts;
  if (of.parts.length === 1 && only !== undefined)
    return scoreFrame(input, html`<p class="small note" dir="auto">${only.note}</p>`);
  const adds = contributions(of);
  const parts = of.parts.map(
    (part, at) =>
      html`<div>
        <dt dir="auto">${part.name}</dt><dd>${decimal(part.value)}${adds !== null && html` <small>adds ${decimal(adds[at] ?? null)}</small>`}</dd>
        </div>`,
  );
  return scoreFrame(input, html`<dl class="small">${parts}</dl>`);
}

function scoreFrame({ id, name, meaning, of }: ScoreCardInput, below: Html): Html {
  return html`<article class="card score"><h3>${name}</h3><p class="muted">${meaning}</p>

  <p class="value"><a class="figure" href="#computed-${id}">${score(of.value)}</a> <small>of 100 · n = ${count(of.n)}</small></p>
${scoreBar(name, of.value)}
${below}</article>`;
}
