/** A stretch of a text, in UTF-16 code units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Where one sentence or list item ends and the next begins: line breaks, closing punctuation before white
 * space, and bullets that stand in a line because somebody flattened the list (`… devices.  - Paid tier`).
 * Each alternative is anchored at the start of its run, so the search is linear however long a run is.
 */
const BOUNDARY =
  /\n+|[。！？]+|(?<![.!?…])[.!?…]+["'”’)\]*_]*\s+(?=[^\s\p{Ll}])|(?<!\s)\s{2,}(?=(?:[-*•–‣]|\d{1,2}[.)])\s)|(?<=[:;)])\s(?=[-•]\s)/gu;

/** Words whose full stop does not end a sentence, and the number of a list item. */
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|vs|approx|incl|inc|ltd|corp|co|mr|mrs|ms|dr|st|no|z\.b|bzw|ca|[A-Z])\.$|^\s*\d{1,3}\.\s*$/iu;

/**
 * The sentences and list items of a text, in order, without surrounding white space. Linear in the text's
 * length.
 */
export function segmentsOf(text: string): Stretch[] {
  const segments: Stretch[] = [];
  let from = 0;
  for (const match of text.matchAll(BOUNDARY)) {
    const end = match.index + match[0].trimEnd().length;
    if (match[0].startsWith('.') && ABBREVIATION.test(text.slice(Math.max(from, end - 8), end))) continue;
    pushTrimmed(segments, text, { start: from, end });
    from = match.index + match[0].length;
  }
  pushTrimmed(segments, text, { start: from, end: text.length });
  return segments;
}

function pushTrimmed(segments: Stretch[], text: string, { start, end }: Stretch): void {
  const raw = text.slice(start, end);
  const body = raw.trim();
  if (body === '') return;
  const first = start + raw.indexOf(body);
  segments.push({ start: first, end: first + body.length });
}
