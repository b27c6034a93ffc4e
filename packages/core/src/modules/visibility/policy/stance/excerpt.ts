import { passagesAround } from '../passages/index.ts';

/** The part of a text that is read, and the way back to the text. */
export interface Excerpt {
  readonly text: string;
  /** A place of the text within the excerpt; null for one left out. */
  place(offset: number): number | null;
  /** A place of the excerpt within the text. */
  origin(offset: number): number;
}

interface NamedPlaces {
  readonly name: string;
  readonly mentions: readonly { readonly start: number; readonly end: number }[];
}

/** Keeps the sentences of different passages apart. */
const JOIN = '\n\n';

/** The whole of a text within `limit` characters; of a longer one the passages around the names. */
export function excerptOf(text: string, brands: readonly NamedPlaces[], limit: number): Excerpt {
  if (text.length <= limit) return { text, place: (offset) => offset, origin: (offset) => offset };
  const places = brands.flatMap(({ name, mentions }) =>
    mentions.map(({ start, end }) => ({ start, end, subject: name })),
  );
  let length = 0;
  const parts = passagesAround(text, places, limit).pieces.map((piece) => {
    const at = length;
    length += piece.end - piece.start + JOIN.length;
    return { ...piece, at };
  });
  return {
    text: parts.map(({ start, end }) => text.slice(start, end)).join(JOIN),
    place: (offset) => {
      const part = parts.find(({ start, end }) => start <= offset && offset <= end);
      return part === undefined ? null : part.at + offset - part.start;
    },
    origin: (offset) => {
      const part = parts.findLast(({ at }) => at <= offset);
      return part === undefined ? 0 : Math.min(part.end, part.start + offset - part.at);
    },
  };
}
