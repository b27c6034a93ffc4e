import type { Category, Rate } from '@leadline/contracts';
import { describeRate } from '../page/charts.ts';
import { type Html, html } from '../page/html.ts';
import { words } from '../page/parts.ts';
import type { ReportSection } from '../page/section.ts';
import { ABSENT, hitsOf, interval, percent } from '../view/figures.ts';
import { CATEGORY_MEANINGS, CATEGORY_NAMES, providerName } from '../view/names.ts';
import type { ReportView } from '../view/report-view.ts';

/** Cells of fewer answers are hatched: one answer more or less would change their colour. */
const FEW = 5;

/** Category by assistant: rate, answers, and a way down to those answers from every cell. */
export function heatMapSection(view: ReportView): ReportSection {
  const { scores } = view.report;
  const heads = view.providers.map((provider) => html`<th scope="col">${words(providerName(provider))}</th>`);
  const foot = view.providers.map((provider, at) => {
    const rate = scores.byProvider.find((entry) => entry.provider === provider)?.mentionRate;
    return cell(rate, { href: `#computed-provider-${at}`, filter: `provider=${at}`, total: true });
  });
  const few = scores.heatMap.some(({ mentionRate }) => mentionRate.n > 0 && mentionRate.n < FEW);
  return {
    id: 'heat-map',
    title: 'Where the brand shows',
    group: 'Results',
    lead: 'Share of answers that name the brand, by kind of question and assistant. Small samples swing widely: read the count under each rate, and open a cell to read its answers.',
    body: html`<div class="card scroll"><table class="heat"><thead><tr><th scope="col">Question</th>${heads}
      <th scope="col">All</th></tr></thead><tbody>${view.categories.map((category) => row(view, category))}
      </tbody><tfoot><tr>
      <th scope="row">All</th>${foot}${cell(scores.mentionRate, { href: '#answers', filter: '', total: true })}
      </tr></tfoot></table></div>
<p class="legend ramp"><span>0%</span>${[0, 1, 2, 3, 4, 5, 6].map((step) => html`<i class="h${step}"></i>`)}<span>100%</span>${few && html`<i class="h2 few"></i><span>hatched: fewer than ${FEW} answers, read with care</span>`}</p>`,
  };
}

function row(view: ReportView, category: Category): Html {
  const { heatMap, byCategory } = view.report.scores;
  const cells = view.providers.map((provider, at) => {
    const found = heatMap.find((entry) => entry.category === category && entry.provider === provider);
    return cell(found?.mentionRate, {
      href: `#answers-${category}-${at}`,
      filter: `category=${category}&provider=${at}`,
    });
  });
  const whole = byCategory.find((entry) => entry.category === category)?.mentionRate;
  return html`<tr>
    <th scope="row">${CATEGORY_NAMES[category]}<small>${CATEGORY_MEANINGS[category]}</small></th>${cells}${cell(whole, { href: `#answers-${category}`, filter: `category=${category}`, total: true })}
    </tr>`;
}

interface CellInput {
  readonly href: string;
  /** What the list of answers is narrowed to when the page's script runs. */
  readonly filter: string;
  readonly total?: boolean;
}

function cell(rate: Rate | undefined, { href, filter, total = false }: CellInput): Html {
  if (rate === undefined || rate.rate === null)
    return html`<td class="blank">${ABSENT}<small>no answers</small></td>`;
  const shade = total ? 'total' : `h${shadeOf(rate.rate)}${rate.n < FEW ? ' few' : ''}`;
  return html`
    <td class="${shade}"><a href="${href}" data-filter="${filter}" title="${describeRate(rate)}"><b>${percent(rate.rate)}</b><small>${hitsOf(rate)}</small>${total && html`<small>${interval(rate)}</small>`}</a></td>`;
}

/** Seven shades: none, five steps, all. */
function shadeOf(rate: number): number {
  if (rate === 0) return 0;
  return rate === 1 ? 6 : 1 + Math.min(4, Math.floor(rate * 5));
}
