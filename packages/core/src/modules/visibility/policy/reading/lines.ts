import type { Range } from './types.ts';

/** Longer lines than this are looked at for list and heading marks that lost their line breaks. */
const LONG_LINE = 300;

const MARK =
  /( {2,})(?=#{1,6} |-{3,} )|( +)(?=\d{1,2}[.)] {1,4}(?:\*\*)?["“]?\p{Lu})|( +)(?=[*•] +\S)|( +)(?=[-–] +(?:\*\*)?["“]?[\p{Lu}\d])|( {2,})(?=\*\*\p{L}|\p{Lu})/gu;

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
  const cuts: number[] = [];
  for (const match of line.matchAll(MARK)) {
    const before = line.slice(Math.max(0, match.index - 4), match.index);
    if (/(?:^|\s)(?:[*•\-–]|#{1,6}|\d{1,2}[.)])$/u.test(before)) continue;
    const wide = match[0].length > 1;
    if (match[2] !== undefined && !wide && !/[.:!?)*"”]$/u.test(before)) continue;
    if (match[4] !== undefined && !wide && !/[.:!?)*"”]$/u.test(before) && dashes < 2) continue;
    if (match[5] !== undefined && !/[.:!?)*"”\p{L}\d]$/u.test(before)) continue;
    cuts.push(match.index);
  }
  const ranges: Range[] = [];
  let from = 0;
  for (const cut of [...cuts, line.length]) {
    ranges.push({ start: start + from, end: start + cut });
    from = cut;
  }
  return ranges;
}
