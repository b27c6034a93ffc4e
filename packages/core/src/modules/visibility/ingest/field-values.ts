import { CATEGORIES, type Category, type CitedSource } from '@leadline/contracts';

const MAX_SOURCES = 1_000;
const MAX_URL = 4_000;
const MAX_TITLE = 1_000;

/** A value as text: numbers and booleans as written, nothing as empty; null when it is a list or an object. */
export function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** U+0000 and halves of surrogate pairs, which PostgreSQL cannot keep, become U+FFFD: the length stays. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}

/** The category meant by `Problem unaware`, `use-case` or `purchaseIntent`; null when it is none of the six. */
export function categoryOf(value: string): Category | null {
  return CATEGORIES.find((category) => lettersOf(category) === lettersOf(value)) ?? null;
}

function lettersOf(text: string): string {
  return text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/**
 * A moment as ISO 8601 with offset; null when it cannot be read. Reads ISO dates with or without time (UTC
 * where no offset is given) and Unix time in seconds or milliseconds. Nothing else, since 03/04/2026 is two
 * different days.
 */
export function momentOf(value: unknown): string | null {
  const text = textOf(value)?.trim() ?? '';
  if (/^\d{10}(\.\d+)?$|^\d{13}$/.test(text)) {
    const number = Number(text);
    return new Date(text.length === 13 ? number : number * 1000).toISOString();
  }
  const parts =
    /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?:\s*(Z|[+-]\d{2}:?\d{2}))?)?$/i.exec(
      text,
    );
  if (!parts) return null;
  const [, day, time = '00:00', offset = 'Z'] = parts;
  const date = new Date(
    `${day}T${time}${offset.length === 5 ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset}`,
  );
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/**
 * The cited sources in a cell: a list of addresses or of objects (`url` and `title`), or text that holds a
 * JSON list, a Python list, or addresses separated by white space, comma, semicolon or bar. `dropped` counts
 * those that are empty, too long or too many.
 */
export function sourcesOf(value: unknown): { sources: CitedSource[]; dropped: number } {
  const found = listOf(value).map(sourceOf);
  const usable = found.filter((source) => source !== null);
  const sources = usable.slice(0, MAX_SOURCES);
  return { sources, dropped: found.length - sources.length };
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return [value];
  const text = value.trim();
  if (text.startsWith('[') || text.startsWith('{')) {
    try {
      return listOf(JSON.parse(text));
    } catch {
      // A Python list, or a list cut short: its addresses are found below all the same.
    }
  }
  const bare = text.replace(/^\[?\s*['"]?/, '').replace(/['"]?\s*\]?$/, '');
  if (bare === '') return [];
  // Addresses may hold commas themselves, so a separator counts only where another address follows.
  const separator = bare.includes('://')
    ? /['"]?[\s|;,]+['"]?(?=[a-z][a-z0-9+.-]*:\/\/|www\.)|[\s]+/i
    : /[\s|;,]+/;
  return bare.split(separator).filter((part) => part !== '');
}

function sourceOf(value: unknown): CitedSource | null {
  if (typeof value === 'string') return withUrl(value, undefined);
  if (typeof value !== 'object' || value === null) return null;
  const fields = value as Record<string, unknown>;
  const url = [fields['url'], fields['link'], fields['href'], fields['uri']].find(
    (entry) => typeof entry === 'string',
  );
  const title = [fields['title'], fields['name']].find((entry) => typeof entry === 'string');
  return url === undefined ? null : withUrl(url, title);
}

function withUrl(text: string, title: string | undefined): CitedSource | null {
  const url = storable(text.trim());
  if (url === '' || url.length > MAX_URL) return null;
  const heading = title === undefined ? '' : storable(title).trim().slice(0, MAX_TITLE);
  return { url, ...(heading !== '' && { title: heading.toWellFormed() }) };
}

/** The message for a category that is none of the six. */
export function unknownCategory(text: string): string {
  return `“${excerpt(text)}” is not a category; the categories are ${CATEGORIES.join(', ')}.`;
}

/** The beginning of a text, for messages. */
export function excerpt(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  return line.length <= 80 ? line : `${line.slice(0, 79).toWellFormed()}…`;
}
