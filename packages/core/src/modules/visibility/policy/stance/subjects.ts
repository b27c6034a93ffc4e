import type { Hit } from './hits.ts';
import type { Line } from './lines.ts';
import type { NamedGroup } from './names.ts';
import type { Words } from './words.ts';

/** `Other good choices (` before the name: what stands before the bracket is said of those in it. */
const BRACKET = /^[^(]{4,60}\($/;
const GENERIC =
  /\b(?:others?|many|some|several|most|competitors|rivals|options|choices|alternatives|services|tools|apps|products|platforms|vendors|providers|solutions|brands|ones)\b[^().;]*\((?:e\.g\.?,?|like|such as|for example,?|including|i\.e\.?,?|notably)?\s*$/;
const NOBODY: readonly number[] = [];

/** Brands a judging word is about: the name nearest in its clause, else in its sentence, else what the line stands under. */
export function subjectsOf(line: Line, hit: Hit, words: Words): readonly number[] {
  const at = words.starts[hit.first] as number;
  if (line.columns !== null) return columnAt(line, at, words.folded);
  const { before, after } = nearest(line.groups, at);
  const clause = words.clauses[hit.first] as number;
  if (after && isCloser(words, line, { before, after, clause, at })) return after.brands;
  if (before) return startsAnew(words, hit.first, clause) && line.topic ? line.topic.brands : before.brands;
  if (line.topic !== null && !(after && line.opensTopic)) return line.topic.brands;
  if (after) return after.brands;
  return line.carried === null ? NOBODY : [line.carried];
}

interface Between {
  readonly before: NamedGroup | undefined;
  readonly after: NamedGroup;
  readonly clause: number;
  readonly at: number;
}

/** The name that follows stands in the same clause and the one before does not, or it is an example of what is said. */
function isCloser(words: Words, line: Line, { before, after, clause, at }: Between): boolean {
  const inClause = (group: NamedGroup) => clauseAt(words, line, group.start) === clause;
  return (inClause(after) && !(before && inClause(before))) || exemplified(line, after, at);
}

/** A clause that begins with `they` and the like speaks of all that the line stands under. */
function startsAnew(words: Words, from: number, clause: number): boolean {
  let first = from;
  while (words.clauses[first - 1] === clause) first -= 1;
  return /^(?:they|these|both|all)\b/.test(words.text[first] ?? '');
}

function nearest(
  groups: readonly NamedGroup[],
  at: number,
): { before: NamedGroup | undefined; after: NamedGroup | undefined } {
  let before: NamedGroup | undefined;
  for (const group of groups) {
    if (group.yardstick) continue;
    if (group.start >= at) return { before, after: group };
    before = group;
  }
  return { before, after: undefined };
}

/** How far back the words before a bracket are read. */
const ASIDE_REACH = 200;

/** The name stands in brackets as an example of what the words before it speak of. */
function exemplified(line: Line, group: NamedGroup, at: number): boolean {
  const to = group.start - line.start;
  if (!/\([^()]{0,20}$/.test(line.folded.slice(Math.max(0, to - 24), to))) return false;
  const from = Math.max(0, to - ASIDE_REACH);
  const head = line.folded.slice(from, to);
  if (from === 0 && BRACKET.test(head)) return true;
  const generic = GENERIC.exec(head);
  return generic !== null && at < group.start && at > line.start + from + generic.index;
}

/** A table's cell speaks of its column's brand; in a table with a row per brand, of the row's. */
function columnAt(line: Line, at: number, folded: string): readonly number[] {
  const row = nearest(line.groups, at).before;
  if (row) return row.brands;
  const cell = folded.slice(line.block.start, at).split('|').length - 1;
  const brand = line.columns?.[cell] ?? -1;
  return brand < 0 ? NOBODY : [brand];
}

/** The clause of the first word that ends after `offset`. */
function clauseAt(words: Words, line: Line, offset: number): number {
  let low = line.firstWord;
  let high = line.lastWord;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words.ends[middle] as number) > offset) high = middle;
    else low = middle + 1;
  }
  return words.clauses[low] ?? -1;
}
