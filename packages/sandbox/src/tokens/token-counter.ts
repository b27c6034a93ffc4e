import { countTokens, decode, encode } from 'gpt-tokenizer/encoding/o200k_base';
import { memoized } from '../memo.ts';
import { hashText } from '../random.ts';

/** A stretch of text with its token count; prompts are compared stretch by stretch. */
export interface Piece {
  readonly tokens: number;
  readonly hash: number;
}

export interface TokenCounter {
  count(text: string): number;
  /** The text line by line; the counts add up to `count(text)`. */
  pieces(text: string): Piece[];
  /** The text's beginning of at most so many tokens. */
  truncate(text: string, maxTokens: number): string;
}

/** `exact`: the o200k_base tokeniser. `fast`: four and a bit characters a token, for load tests. */
export type CountMode = 'exact' | 'fast';

const SPACE = 32;
const MAX_REMEMBERED = 50_000;
/** Text that looks like a control token of the model is counted as the plain text it is. */
const AS_PLAIN_TEXT = { disallowedSpecial: new Set<string>() };
const CHARACTERS_PER_TOKEN = 4.3;

function isAsciiLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

function isWhitespace(code: number): boolean {
  return code === SPACE || (code >= 9 && code <= 13) || code > 127;
}

const APOSTROPHE = 39;

/** True where the tokeniser's pattern begins a new word whatever stands around. */
function beginsWord(text: string, index: number): boolean {
  const before = text.charCodeAt(index - 1);
  const here = text.charCodeAt(index);
  if (isAsciiLetter(before)) return here < 128 && here !== APOSTROPHE && !isAsciiLetter(here);
  return here === SPACE && !isWhitespace(before) && isAsciiLetter(text.charCodeAt(index + 1));
}

/**
 * Where the text may be cut so that the parts' token counts still add up. The tokeniser first splits a text
 * into words by a pattern: letters end at whatever is no letter (an apostrophe aside), and a single space
 * followed by a letter always begins a new word.
 */
function nextWordStart(text: string, from: number): number {
  for (let index = from; index < text.length; index++) if (beginsWord(text, index)) return index;
  return text.length;
}

/** A line ends after its line feed, unless what follows would be one token with it. */
function nextLineStart(text: string, from: number): number {
  let end = text.indexOf('\n', from);
  while (end !== -1 && end + 1 < text.length) {
    const following = text.charCodeAt(end + 1);
    if (!isWhitespace(following) && following !== 47) return end + 1;
    end = text.indexOf('\n', end + 1);
  }
  return text.length;
}

/** Counts tokens by `gpt-tokenizer`, remembering words and lines because prompts repeat them. */
export function createTokenCounter(mode: CountMode): TokenCounter {
  const countWord = memoized((word) => countTokens(word, AS_PLAIN_TEXT), MAX_REMEMBERED);
  const countLine = (line: string): number => {
    if (mode === 'fast') return Math.ceil(line.length / CHARACTERS_PER_TOKEN);
    let tokens = 0;
    for (let start = 0; start < line.length; ) {
      const end = nextWordStart(line, start + 1);
      tokens += countWord(line.slice(start, end));
      start = end;
    }
    return tokens;
  };
  const measureLine = memoized(
    (line): Piece => ({ tokens: countLine(line), hash: hashText(line) }),
    MAX_REMEMBERED,
  );
  const pieces = (text: string): Piece[] => {
    const found: Piece[] = [];
    for (let start = 0; start < text.length; ) {
      const end = nextLineStart(text, start);
      found.push(measureLine(text.slice(start, end)));
      start = end;
    }
    return found;
  };
  return {
    pieces,
    count: (text) => {
      let tokens = 0;
      for (let start = 0; start < text.length; ) {
        const end = nextLineStart(text, start);
        tokens += countLine(text.slice(start, end));
        start = end;
      }
      return tokens;
    },
    truncate: (text, maxTokens) => {
      const tokens = encode(text, AS_PLAIN_TEXT);
      return tokens.length <= maxTokens ? text : decode(tokens.slice(0, maxTokens));
    },
  };
}
