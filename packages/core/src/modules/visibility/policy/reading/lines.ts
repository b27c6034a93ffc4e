import type { Range } from './types.ts';

/** Longer lines than this are looked at for list and heading marks that lost their line breaks. */
const LONG_LINE = 300;

/** Spaces after which a mark may stand; looked for from the start of a run alone, so that a long run stays cheap. */
const GAP = /(?<! )(?: +(?=[#*•\-–0-9])| {2,}(?=[A-Z\u00c0-\uffff]))/g;
const HEADING_MARK = /(?:#{1,6}|-{3,}) /y;
const NUMBER_MARK = /\d{1,2}[.)] {1,4}(?:\*\*)?["“]?\p{Lu}/uy;
const BULLET_MARK = /[*•] +\S/y;
const DASH_MARK = /[-–] +(?:\*\*)?["“]?[\p{Lu}\d]/uy;
const PARAGRAPH_START = /\*\*\p{L}|\p{Lu}/uy;

/**
 * The lines of a text, without their line breaks. Answers recorded with their line breaks turned into
 * spaces get them back where a list mark, a heading mark or a paragraph's double space shows them.
 */
export function lineRanges(text: string): Range[] {
  const lines: Range[] = [];
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf('\n', start);
    const next = found < 0 ? text.length : found;
    const end = next > start && text.charCodeAt(next - 1) === 13 ? next - 1 : next;
    if (end - start > LONG_LINE && !isDefinition(text, start)) lines.push(...unfolded(text, start, end));
    else lines.push({ start, end });
    if (found < 0) break;
    start = found + 1;
  }
  return lines;
}

const isDefinition = (text: string, start: number): boolean =>
  /^ {0,3}\[[^\]]{1,200}\]: *\S+ +"[^"]*"?/.test(text.slice(start, start + 2_500));

function unfolded(text: string, start: number, end: number): Range[] {
  const line = text.slice(start, end);
  const dashes = line.match(/[.:!?)] +[-–] +(?:\*\*)?["“]?[\p{Lu}\d]/gu)?.length ?? 0;
  const ranges: Range[] = [];
  let from = 0;
  for (const gap of line.matchAll(GAP)) {
    if (!breaksHere(line, { at: gap.index, width: gap[0].length }, dashes >= 2)) continue;
    ranges.push({ start: start + from, end: start + gap.index });
    from = gap.index;
  }
  ranges.push({ start: start + from, end });
  return ranges;
}

/** Whether a line break once stood where a gap of spaces stands now. */
function breaksHere(
  line: string,
  gap: { readonly at: number; readonly width: number },
  dashed: boolean,
): boolean {
  const mark = gap.at + gap.width;
  const before = line.slice(Math.max(0, gap.at - 4), gap.at);
  if (/(?:^|\s)(?:[*•\-–]|#{1,6}|\d{1,2}[.)])$/u.test(before)) return false;
  const wide = gap.width > 1;
  const ended = /[.:!?)*"”]$/u.test(before);
  if (wide && standsAt(HEADING_MARK, line, mark)) return true;
  if (standsAt(BULLET_MARK, line, mark)) return true;
  if (standsAt(NUMBER_MARK, line, mark)) return wide || ended;
  if (standsAt(DASH_MARK, line, mark)) return wide || ended || dashed;
  return wide && (ended || /[\p{L}\d]$/u.test(before)) && standsAt(PARAGRAPH_START, line, mark);
}

function standsAt(mark: RegExp, line: string, at: number): boolean {
  mark.lastIndex = at;
  return mark.test(line);
}
