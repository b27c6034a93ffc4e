/**
 * Text of a page or a provider as plain data in one line: no control or direction characters, no markup, at most `longest` characters.
 * Empty where nothing is left. Twice gives the same as once.
 */
export function cleanText(text: string, longest: number): string {
  const plain = text
    .toWellFormed()
    .replaceAll(/[\u200b\u2060\ufeff\ufffd\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')
    .replaceAll(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replaceAll(/<[^>]*>/gu, ' ')
    .normalize('NFC')
    .replaceAll(/ +/gu, ' ')
    .trim();
  return plain.length <= longest
    ? plain
    : plain.slice(0, longest).toWellFormed().replaceAll('\ufffd', '').trim();
}
