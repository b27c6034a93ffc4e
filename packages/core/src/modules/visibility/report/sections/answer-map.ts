import { type Html, html } from '../page/html.ts';
import { percent } from '../view/figures.ts';
import { CATEGORY_NAMES, providerName } from '../view/names.ts';
import { answerAnchor, type NumberedAnswer, type ReportView } from '../view/report-view.ts';

/** Beyond this many answers single dots say nothing. */
const MOST_DOTS = 600;

/** Every answer as a dot that leads to it: filled where the brand is named, coloured by tone. */
export function printAnswerMap(view: ReportView): Html | null {
  if (view.answers.length === 0 || view.answers.length > MOST_DOTS) return null;
  const rows = view.categories.map((category) => {
    const own = view.answers.filter(({ answer }) => answer.category === category);
    const rate = view.report.scores.byCategory.find((entry) => entry.category === category)?.mentionRate;
    return html`<div class="maprow">
      <dt>${CATEGORY_NAMES[category]} <small>${percent(rate?.rate ?? null)}</small></dt><dd>${own.map(dot)}</dd>
      </div>`;
  });
  return html`<figure class="map card"><figcaption><strong>Every answer</strong> <span class="muted">one dot each; open any to read it</span></figcaption>
<dl>${rows}</dl>
<p class="legend">${LEGEND.map(([kind, name]) => html`<span><i class="dot ${kind}"></i>${name}</span>`)}</p></figure>`;
}

const LEGEND = [
  ['positive', 'positive'],
  ['neutral', 'neutral'],
  ['mixed', 'mixed'],
  ['negative', 'negative'],
  ['unjudged', 'named, tone unknown'],
  ['absent', 'not named'],
] as const;

/** Dots are left out of the tab order: the list of answers offers the same by keyboard. */
function dot(numbered: NumberedAnswer): Html {
  const { brand, provider } = numbered.answer;
  const kind = brand.mentioned ? (brand.sentiment ?? 'unjudged') : 'absent';
  const state = brand.mentioned ? `named, ${brand.sentiment ?? 'tone unknown'}` : 'not named';
  return html`<a class="dot ${kind}" href="#${answerAnchor(numbered)}" tabindex="-1" title="Answer ${numbered.number}, ${providerName(provider)}: ${state}"></a>`;
}
