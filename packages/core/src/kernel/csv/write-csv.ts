/** Spreadsheets read a file as UTF-8 only when it begins with this mark. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** What begins a formula in Excel, Sheets or LibreOffice, in half and full width, after blanks too. */
const FORMULA = /^[\s\u00A0\uFEFF]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** Text as a cell of a CSV file (RFC 4180). What a spreadsheet would run as a formula gets an apostrophe in front. */
export function csvText(text: string): string {
  const clean = text.replaceAll('\u0000', '');
  const safe = FORMULA.test(clean) ? `'${clean}` : clean;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Cells that are printed already, as a line. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.join(',')}\r\n`;
}
