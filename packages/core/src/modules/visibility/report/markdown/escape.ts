import { safeAddress } from '../page/html.ts';
import { printable } from '../view/plain-text.ts';

const ANYWHERE = /[\\`*_[\]|~<>&$]/gu;
/** Bullets, headings, underlines of headings and numbered items: only where they begin a line. */
const AT_START = /^(?:[-+#=]|\d{1,9}(?=[.)]))/u;

/**
 * Words from a report as one line of literal Markdown: no line breaks, and every character escaped that a
 * renderer could take for markup, HTML, a link or a table cell.
 */
export function literal(text: string): string {
  const line = printable(text).replace(ANYWHERE, String.raw`\$&`);
  return line.replace(AT_START, (start) => (/\d/u.test(start) ? `${start}\\` : `\\${start}`));
}

/** A web address as an autolink, or its literal text when it is not one to follow. */
export function address(url: string): string {
  const safe = safeAddress(url);
  if (safe === null) return literal(url);
  return `<${safe.replaceAll(/[<>\s\\[\]()*_|`]/gu, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}>`;
}

/** A table row of finished cells. */
export function tableRow(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Head, separator and rows; columns from `numeric` on are right-aligned. */
export function table(head: readonly string[], numeric: number, rows: readonly string[]): string[] {
  const separator = head.map((_, at) => (at >= numeric ? '---:' : '---'));
  return [tableRow(head), tableRow(separator), ...rows];
}
