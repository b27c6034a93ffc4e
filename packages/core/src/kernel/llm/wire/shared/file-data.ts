import type { FilePart } from './neutral.ts';
import { invalid } from './shape.ts';

type FileData = FilePart['data'];

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w.+=-]+)*?(;base64)?,/i;

/** The media type and content of a `data:` address, or the address itself. Long content is not copied. */
export function readAddress(
  address: string,
  path: string,
): { data: FileData; mediaType: string | undefined } {
  if (!address.startsWith('data:')) return { data: readUrl(address, path), mediaType: undefined };
  const head = DATA_URL.exec(address.slice(0, 300));
  if (head === null || head[2] === undefined) throw invalid(path, 'a data address must be base64');
  const data = readBase64(address.slice(head[0].length), path);
  return { data, mediaType: head[1]?.toLowerCase() };
}

const IMAGE = /^image\/(?:\*|[\w.+-]+)$/i;
const BASE64_START = /^[\w+/-]{2}[\w+/=\s-]*$/;
/** Of long content this much is looked at: what is no base64 at all shows at once, and pictures have megabytes. */
const LOOKED_AT = 256;

/** Content that stands in the request itself. Refuses what is empty or no base64. */
export function readBase64(content: string, path: string): Extract<FileData, { type: 'data' }> {
  if (!BASE64_START.test(content.slice(0, LOOKED_AT)))
    throw invalid(path, content === '' ? 'the content is empty' : 'the content is no base64');
  return { type: 'data', data: content };
}

/** The media type of a picture. Refuses any other. */
export function imageType(mediaType: string, path: string): string {
  if (IMAGE.test(mediaType)) return mediaType.toLowerCase();
  throw invalid(path, `'${mediaType.slice(0, 60)}' is no type of picture; image/png and image/jpeg are`);
}

/** A picture at an address, or in one. */
export function readImageAddress(address: string, path: string): { data: FileData; mediaType: string } {
  const { data, mediaType } = readAddress(address, path);
  if (data.type !== 'data') return { data, mediaType: 'image/*' };
  return { data, mediaType: imageType(mediaType ?? 'image/*', path) };
}

export function readUrl(address: string, path: string): FileData {
  const url = URL.parse(address);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:'))
    throw invalid(path, 'an http(s) or data address is needed');
  return { type: 'url', url, originalUrl: address };
}

/** The address as the client wrote it. */
export function addressOf(data: Extract<FileData, { type: 'url' }>): string {
  return data.originalUrl ?? data.url.href;
}

export function base64Of(data: Extract<FileData, { type: 'data' }>): string {
  return typeof data.data === 'string' ? data.data : Buffer.from(data.data).toString('base64');
}

/** `data:image/png;base64,…`. */
export function dataAddress(data: Extract<FileData, { type: 'data' }>, mediaType: string): string {
  return `data:${mediaType};base64,${base64Of(data)}`;
}

export function isImage(mediaType: string): boolean {
  return mediaType === 'image' || mediaType.startsWith('image/');
}

/** A media type that names a kind alone (`image`, `image/*`) as a full one. */
export function fullMediaType(mediaType: string, otherwise: string): string {
  return mediaType.includes('/') && !mediaType.endsWith('/*') ? mediaType : otherwise;
}
