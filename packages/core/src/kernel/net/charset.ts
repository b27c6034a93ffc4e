import { isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';

/** Bytes at the beginning of a document in which it may name its own charset (HTML, "prescan a byte stream": 1024; pages are sloppier). */
const PRESCAN_BYTES = 4096;

/**
 * Bytes as text. A byte-order mark decides; then the header's charset; then what the document names (`<meta charset>`,
 * `<?xml encoding>`); then UTF-8 where the bytes are that, else windows-1252, which is what such pages are most often in.
 */
export function decodeText(bytes: Buffer, contentTypeHeader: string): string {
  const marked = byteOrderMark(bytes);
  const charset =
    marked ?? knownCharset(charsetParameter(contentTypeHeader)) ?? namedInDocument(bytes) ?? guessed(bytes);
  if (charset === 'utf-8') return withoutMark(bytes.toString('utf8'));
  return withoutMark(iconv.decode(bytes, charset, { stripBOM: true }));
}

function withoutMark(text: string): string {
  return text.codePointAt(0) === 0xfeff ? text.slice(1) : text;
}

function byteOrderMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function charsetParameter(header: string): string | undefined {
  return /;\s*charset\s*=\s*["']?\s*([^\s"';,]{1,40})/i.exec(header.slice(0, 500))?.[1];
}

function namedInDocument(bytes: Buffer): string | undefined {
  const beginning = bytes.toString('latin1', 0, PRESCAN_BYTES);
  const named =
    /<meta\s[^>]{0,300}?charset\s*=\s*["']?\s*([\w:.-]{1,40})/i.exec(beginning)?.[1] ??
    /^\s{0,20}<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w:.-]{1,40})/i.exec(beginning)?.[1];
  const charset = knownCharset(named);
  // A document whose `<meta` can be read byte by byte is not in UTF-16, whatever it says (HTML, same section).
  return charset?.startsWith('utf-16') ? 'utf-8' : charset;
}

/** The charset's name as iconv-lite knows it; undefined for names nobody knows. Labels as in the WHATWG Encoding Standard. */
function knownCharset(name: string | undefined): string | undefined {
  const label = name?.toLowerCase().trim();
  if (!label) return undefined;
  if (/^utf-?8$/.test(label)) return 'utf-8';
  if (/^(?:(?:iso-?_?8859-?_?1|latin-?1|l1)(?::1987)?|(?:us-)?ascii|cp1252|windows-1252)$/.test(label)) {
    return 'windows-1252';
  }
  if (/^(?:gb2312|gb_2312-80|gbk|x-gbk|gb18030)$/.test(label)) return 'gb18030';
  if (/^(?:x-sjis|shift[-_]jis|sjis|ms_kanji|windows-31j)$/.test(label)) return 'shift_jis';
  return iconv.encodingExists(label) && !/^(?:base64|hex|ucs2|utf-?7|binary|internal)/.test(label)
    ? label
    : undefined;
}

function guessed(bytes: Buffer): string {
  // A page that was cut off may end within a character.
  for (let cut = 0; cut < 4; cut += 1) {
    if (isUtf8(bytes.subarray(0, Math.max(0, bytes.length - cut)))) return 'utf-8';
  }
  return 'windows-1252';
}
