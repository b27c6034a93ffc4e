import { type Html, html } from '../page/html.ts';
import { CATEGORY_NAMES, providerName, SENTIMENT_NAMES } from '../view/names.ts';
import type { ReportView } from '../view/report-view.ts';

type Option = readonly [value: string, name: string];

/** Controls over the list of answers; the page's script shows them, since without it they would do nothing. */
export function printFilter(view: ReportView): Html {
  const named: Option[] = [
    ['yes', 'Names the brand'],
    ['no', 'Does not name it'],
  ];
  return html`<form class="filter" id="answer-filter" hidden>
${select(
  'category',
  'Question',
  view.categories.map((category) => [category, CATEGORY_NAMES[category]]),
)}
${select(
  'provider',
  'Assistant',
  view.providers.map((provider, at) => [String(at), providerName(provider)]),
)}
${select('named', 'Brand', named)}
${select('tone', 'Tone', Object.entries(SENTIMENT_NAMES))}
${
  view.report.competitors.length > 0 &&
  select(
    'rival',
    'Rival named',
    view.report.competitors.map((rival, at) => [String(at), rival.name]),
  )
}
<label>Containing<input type="search" name="words" autocomplete="off"></label>
<p><output aria-live="polite"></output> <button type="reset">Show all</button></p>
</form>

  <p class="printing"><label><input type="checkbox" id="print-all"> When printing, unfold everything: each insight, each slice and the full text of each answer</label></p>`;
}

function select(name: string, label: string, options: readonly Option[]): Html {
  return html`<label>${label}<select name="${name}">
    <option value="">All</option>${options.map(
      ([value, text]) => html`
    <option value="${value}">${text}</option>`,
    )}</select></label>`;
}
