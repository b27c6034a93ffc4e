import type { Rate } from '@leadline/contracts';
import { hitsOf, interval, percent } from '../view/figures.ts';
import { type Html, html } from './html.ts';

/** Whom a shape stands for: the audited brand, a rival, a sentiment. */
export type Tone = 'brand' | 'rival' | 'positive' | 'neutral' | 'mixed' | 'negative' | 'none';

const GRID = [25, 50, 75].map((at) => html`<line class="grid" x1="${at}%" x2="${at}%" y1="0" y2="100%"/>`);

/** A length along an axis of 0 to 1 as an SVG percentage with one decimal. */
function along(share: number): string {
  return `${Math.round(Math.min(1, Math.max(0, share)) * 1_000) / 10}%`;
}

/** `46%, 22 of 48, 95% interval 33–60%`: a rate in words, for those who do not see the drawing. */
export function describeRate(rate: Rate): string {
  if (rate.rate === null) return 'no answers';
  return `${percent(rate.rate)}, ${hitsOf(rate)}, 95% interval ${interval(rate)}`;
}

/** A bar from 0 to 100 % with the interval drawn over it as a whisker. */
export function rateBar(name: string, rate: Rate, tone: Tone): Html {
  return html`<svg class="bar ${tone}" role="img" width="100%" height="24"><title>${name}: ${describeRate(rate)}</title>${GRID}
    <rect class="fill" y="5" width="${along(rate.rate ?? 0)}" height="14" rx="3"/>${whisker(rate)}</svg>`;
}

function whisker(rate: Pick<Rate, 'low' | 'high'>): Html | null {
  if (rate.low === null || rate.high === null) return null;
  const [low, high] = [along(rate.low), along(rate.high)];
  return html`<g class="whisker"><line x1="${low}" x2="${high}" y1="12" y2="12"/>
    <line x1="${low}" x2="${low}" y1="8" y2="16"/><line x1="${high}" x2="${high}" y1="8" y2="16"/></g>`;
}

/** A thin bar for a score of 0 to 100. */
export function scoreBar(name: string, value: number | null): Html {
  const words = value === null ? 'not measured' : `${Math.round(value)} of 100`;
  return html`<svg class="thin brand" role="img" width="100%" height="6"><title>${name}: ${words}</title>
    <rect class="track" width="100%" height="6" rx="3"/>
    <rect class="fill" width="${along((value ?? 0) / 100)}" height="6" rx="3"/></svg>`;
}

export interface Segment {
  readonly name: string;
  readonly value: number;
  readonly tone: Tone;
  /** Step of lightness for rivals beside each other, 0 to 5. */
  readonly step?: number;
}

/** Parts of a whole side by side; nothing is drawn for a whole of zero. */
export function stackedBar(title: string, segments: readonly Segment[]): Html {
  const whole = segments.reduce((sum, segment) => sum + segment.value, 0);
  const words = segments.map((segment) => `${segment.name} ${segment.value}`).join(', ');
  let from = 0;
  const parts = segments.map((segment) => {
    const share = whole === 0 ? 0 : segment.value / whole;
    const x = from;
    from += share;
    return (
      share > 0 &&
      html`
        <rect class="${segment.tone} s${(segment.step ?? 0) % 6}" x="${along(x)}" width="${along(share)}" height="100%"><title>${segment.name}: ${segment.value} (${percent(share)})</title></rect>`
    );
  });
  return html`<svg class="stack" role="img" aria-label="${title}: ${words}" width="100%" height="20">${parts}</svg>`;
}

type Bounds = Pick<Rate, 'rate' | 'low' | 'high'>;

/** Two rates of the same thing, before (hollow) and after (filled), each with its interval. */
export function beforeAndAfter(name: string, before: Bounds, after: Bounds): Html {
  const words = `${name}: before ${percent(before.rate)} (${interval(before)}), after ${percent(after.rate)} (${interval(after)})`;
  const joined =
    before.rate !== null &&
    after.rate !== null &&
    html`<line class="joined" x1="${along(before.rate)}" x2="${along(after.rate)}" y1="18" y2="18"/>`;
  return html`<svg class="pair" role="img" width="100%" height="36"><title>${words}</title>${GRID}${joined}${ends(before, { y: 11, kind: 'before' })}${ends(after, { y: 25, kind: 'after' })}</svg>`;
}

function ends(bounds: Bounds, place: { y: number; kind: string }): Html | null {
  if (bounds.rate === null) return null;
  const { y, kind } = place;
  return html`<g class="${kind}">
    <line x1="${along(bounds.low ?? bounds.rate)}" x2="${along(bounds.high ?? bounds.rate)}" y1="${y}" y2="${y}"/><circle cx="${along(bounds.rate)}" cy="${y}" r="5"/></g>`;
}

/** The scale over a column of bars. */
export const AXIS: Html = html`<span class="axis" aria-hidden="true"><span>0</span><span>25</span><span>50</span><span>75</span><span>100%</span></span>`;

/** Product mark: a weighted line let down to sound the depth. */
export const MARK: Html = html`<svg class="mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path d="M10 1v9" stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/><path d="M7 9.5h6l1 6.2a4 4 0 0 1-8 0z" fill="currentColor"/></svg>`;
