/** What a placeholder can stand for; `LITERAL` is text that looked like a placeholder before any was made. */
export const PLACEHOLDER_WORDS = [
  'EMAIL',
  'PHONE',
  'CARD',
  'IBAN',
  'NATIONAL_ID',
  'IP',
  'MAC',
  'NAME',
  'TERM',
  'SECRET',
  'LITERAL',
] as const;

const WORDS = PLACEHOLDER_WORDS.join('|').replace('_', String.raw`\\?_`);

/**
 * `[EMAIL_1]`, and the ways models write it back: in small letters, with backslashes as Markdown escapes them.
 * No longer than `LONGEST_PLACEHOLDER`.
 */
export const PLACEHOLDER = new RegExp(String.raw`\\?\[(${WORDS})\\?_(\d{1,6})\\?\]`, 'giu');

/** Two backslashes less than the longest text that `PLACEHOLDER` can match. */
export const LONGEST_PLACEHOLDER = '\\[NATIONAL\\_ID\\_123456\\]'.length;

export const placeholder = (kind: string, number: number): string => `[${kind.toUpperCase()}_${number}]`;

/** The placeholder as it was made, of one as a model wrote it. */
export const normalised = (written: string): string => written.replaceAll('\\', '').toUpperCase();
