/** Marks that begin a block where a recording lost its line breaks; the space before each becomes the line break it was. */
const SURE_MARK =
  /(?<=\S) +(?=#{1,6} \S)|(?<=\S) +(?=-{3,}(?: |$))|(?<=-{3,}) +(?=\S)|(?<=\S) +(?=\* {1,4}\S)|(?<=\S) {2,}(?=[-•–] +\S)|(?<=[.:;!?)\]*"”’]) +(?=[-•] +[\p{Lu}\d*"“])|(?<=[.:;!?)\]*"”’]) +(?=\d{1,2}[.)] {1,3}[\p{Lu}*"“])|(?<=[^\d\s][.:!?)”]|[^\s*]\*{1,2}) {2,}(?=[\p{Lu}*“"])/gu;
const LONE_DASH = /(?<=\S) (?=- [\p{Lu}\d"“])/gu;
const SURE_DASH = /(?:[.:;!?)] | {2,})- [\p{Lu}\d"“*]/gu;

/** Shorter answers than this have no lists to speak of. */
const SHORTEST = 200;

/**
 * An answer recorded without its line breaks, with them put back where Markdown shows they stood. The result is as
 * long as the input, character for character, so offsets hold in both. Any other text is returned unchanged.
 */
export function restoreLines(text: string): string {
  if (text.length < SHORTEST || text.includes('\n')) return text;
  const broken = text.replace(SURE_MARK, breakFirst);
  const dashes = text.match(SURE_DASH)?.length ?? 0;
  return dashes >= 2 ? broken.replace(LONE_DASH, breakFirst) : broken;
}

function breakFirst(spaces: string): string {
  return `\n${spaces.slice(1)}`;
}
