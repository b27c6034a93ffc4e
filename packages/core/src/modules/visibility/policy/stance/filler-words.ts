/** Words that say nothing of what a question is about. */
const FILLERS = new Set(
  'the and for are was what which who how why when where can could should would will does did has have had with without from that this these those its their your our you they them than then into onto over under about between most more much many some any all best good top great better use using used need want get make like just not but out one two does is it be on of to in a an or do my me we i'.split(
    ' ',
  ),
);

export function isFiller(word: string): boolean {
  return word.length < 3 || FILLERS.has(word);
}
