import { type Html, html, safeAddress } from '../page/html.ts';
import type { MarkedText, Mention } from '../view/marked-answer.ts';
import type { Range } from './blocks.ts';
import { type Run, readRuns } from './inline-runs.ts';

/** Prints a range of the text: quotes underlined, mentions marked, bold and code set, the rest escaped. */
export function printMarked(marked: MarkedText, range: Range): Html[] {
  return printAsRuns(marked, range, readRuns(marked.text, range));
}

/** The same without reading Markdown in it, for code. */
export function printVerbatim(marked: MarkedText, range: Range): Html[] {
  const run = { ...range, strong: false, emphasis: false, code: false, address: null };
  return printAsRuns(marked, range, [run]);
}

function printAsRuns(marked: MarkedText, range: Range, runs: readonly Run[]): Html[] {
  const printed: Html[] = [];
  let from = range.start;
  for (const [at, quote] of marked.quotes.entries()) {
    if (quote.end <= from) continue;
    if (quote.start >= range.end) break;
    const inside = { start: Math.max(from, quote.start), end: Math.min(range.end, quote.end) };
    printed.push(...printRuns(marked, runs, { start: from, end: inside.start }));
    printed.push(printQuote(marked, { at, begins: quote.start >= range.start, inside, runs }));
    from = inside.end;
  }
  printed.push(...printRuns(marked, runs, { start: from, end: range.end }));
  return printed;
}

interface QuotePart {
  readonly at: number;
  readonly begins: boolean;
  readonly inside: Range;
  readonly runs: readonly Run[];
}

function printQuote(marked: MarkedText, part: QuotePart): Html {
  const words = printRuns(marked, part.runs, part.inside);
  return marked.anchor !== null && part.begins
    ? html`<u id="${marked.anchor}-quote-${part.at + 1}">${words}</u>`
    : html`<u>${words}</u>`;
}

function printRuns(marked: MarkedText, runs: readonly Run[], within: Range): Html[] {
  const printed: Html[] = [];
  for (const run of runs) {
    const start = Math.max(run.start, within.start);
    const end = Math.min(run.end, within.end);
    if (start < end) printed.push(setRun(run, printMentions(marked, { start, end })));
  }
  return printed;
}

function setRun(run: Run, words: Html | readonly Html[]): Html {
  let set: Html = html`${words}`;
  if (run.code) set = html`<code>${set}</code>`;
  if (run.emphasis) set = html`<em>${set}</em>`;
  if (run.strong) set = html`<strong>${set}</strong>`;
  const href = run.address === null ? null : safeAddress(run.address);
  return href === null ? set : html`<a href="${href}" rel="noopener noreferrer nofollow">${set}</a>`;
}

function printMentions(marked: MarkedText, range: Range): Html {
  const { text, mentions } = marked;
  const pieces: Html[] = [];
  let from = range.start;
  for (let at = firstEndingAfter(mentions, range.start); at < mentions.length; at += 1) {
    const mention = mentions[at] as Mention;
    if (mention.start >= range.end) break;
    const start = Math.max(from, mention.start);
    const end = Math.min(range.end, mention.end);
    pieces.push(html`${text.slice(from, start)}${mark(mention, text.slice(start, end))}`);
    from = end;
  }
  return html`${pieces}${text.slice(from, range.end)}`;
}

function mark(mention: Mention, words: string): Html {
  return mention.of === 'brand' ? html`<mark>${words}</mark>` : html`<mark class="r">${words}</mark>`;
}

/** Binary search: answers may hold very many mentions. */
function firstEndingAfter(mentions: readonly Mention[], position: number): number {
  let low = 0;
  let high = mentions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((mentions[middle] as Mention).end <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
