/** What a model's text holds: one JSON value, or what is wrong with it. */
export type JsonReading = { readonly value: unknown } | { readonly problem: string };

/**
 * Reads the one JSON value of an answer. Beyond plain JSON it puts up with what models add around it, as
 * long as only one reading is possible: a code fence, words before and after, a comma too many. Two values
 * side by side are refused, for nobody can tell which was meant.
 */
export function readJson(text: string): JsonReading {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return { problem: 'The answer is empty.' };
  const plain = parse(trimmed);
  if (plain) return plain;
  const segments = findSegments(trimmed).flatMap((segment) => parse(segment) ?? []);
  const [only] = segments;
  if (only && segments.length === 1) return only;
  if (segments.length > 1)
    return { problem: `The answer holds ${segments.length} JSON values; exactly one is wanted.` };
  return { problem: `The answer is not valid JSON: ${reasonOf(trimmed)}` };
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    // A comma before a closing bracket means nothing else.
    const repaired = withoutTrailingCommas(text);
    if (repaired === text) return null;
    try {
      return { value: JSON.parse(repaired) as unknown };
    } catch {
      return null;
    }
  }
}

function reasonOf(text: string): string {
  try {
    JSON.parse(text);
    return 'unknown';
  } catch (error) {
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return `${error instanceof Error ? error.message.slice(0, 120) : 'unreadable'} (it begins "${shown}")`;
  }
}

/** How an answer begins: an object, or a list of objects; `[1]` in prose is a footnote. */
const BEGINNING = /\{\s*["}]|\[\s*[{\]]/g;

/**
 * Objects and lists that stand for themselves in a text: balanced, and not inside one another. None when one
 * is never closed, for then the text was cut and what is left inside is not the answer.
 */
function findSegments(text: string): string[] {
  const segments: string[] = [];
  const beginning = new RegExp(BEGINNING);
  for (let found = beginning.exec(text); found; found = beginning.exec(text)) {
    const end = endOfSegment(text, found.index);
    if (end === null) return [];
    segments.push(text.slice(found.index, end));
    beginning.lastIndex = end;
  }
  return segments;
}

function endOfSegment(text: string, from: number): number | null {
  let depth = 0;
  for (let position = from; position < text.length; position += 1) {
    const character = text[position];
    if (character === '"') position = endOfString(text, position);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return position + 1;
  }
  return null;
}

/** Position of the quote that closes the string opened at `from`; the end of the text without one. */
function endOfString(text: string, from: number): number {
  for (let position = from + 1; position < text.length; position += 1) {
    if (text[position] === '\\') position += 1;
    else if (text[position] === '"') return position;
  }
  return text.length;
}

function withoutTrailingCommas(text: string): string {
  let made = '';
  let copied = 0;
  for (let position = 0; position < text.length; position += 1) {
    if (text[position] === '"') position = endOfString(text, position);
    else if (text[position] === ',' && /^\s*[}\]]/.test(text.slice(position + 1, position + 200))) {
      made += text.slice(copied, position);
      copied = position + 1;
    }
  }
  return made + text.slice(copied);
}
