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
  return { data: { type: 'data', data: address.slice(head[0].length) }, mediaType: head[1]?.toLowerCase() };
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
