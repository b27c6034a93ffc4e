import type { Citation, CitedSource } from '@leadline/contracts';
import {
  type BrandMatcher,
  brandOfHost,
  findInReading,
  findMentions,
  type PlacedMention,
} from '../matching/index.ts';
import {
  type Link,
  lastStartingBy,
  type Range,
  type Reading,
  readAnswer,
  type Sentence,
  sentencesOf,
} from '../reading/index.ts';
import { cleanAddress, domainOf, isSourceAddress, normaliseAddress } from './address.ts';

/**
 * Every source an answer cites, in the order of first citation, each page once: Markdown and HTML links, reference
 * definitions, bare addresses, footnotes, and the sources the assistant handed over beside its text.
 *
 * `brands` are those named in the sentence or list item that carries the citation (a citation behind a
 * full stop belongs to the sentence before it); when that names none, those of the item or heading it
 * stands under. A source with no place in the text gets the brands its title names.
 */
export function extractCitations(
  text: string,
  givenSources: readonly CitedSource[],
  matcher: BrandMatcher,
): Citation[] {
  const reading = readAnswer(text);
  return citationsIn(reading, findInReading(reading, matcher).mentions, { givenSources, matcher });
}

interface Collected {
  url: string;
  title: string;
  readonly brands: Set<string>;
}

/** As `extractCitations`, over an answer already read. */
export function citationsIn(
  reading: Reading,
  mentions: readonly PlacedMention[],
  given: { readonly givenSources: readonly CitedSource[]; readonly matcher: BrandMatcher },
): Citation[] {
  const found = new Map<string, Collected>();
  const place: Place = { sentences: once(() => sentencesOf(reading)), mentions };
  for (const link of reading.links) {
    if (!isSourceAddress(link.url)) continue;
    const entry = collect(found, link.url, link.title || linkTitle(reading, link));
    if (link.form === 'definition') continue;
    for (const brand of brandsAt(reading, place, link)) entry.brands.add(brand);
  }
  for (const source of given.givenSources) {
    if (!isSourceAddress(source.url)) continue;
    const known = found.has(normaliseAddress(source.url));
    const entry = collect(found, source.url, source.title ?? '');
    if (known || !source.title) continue;
    for (const mention of findMentions(source.title, given.matcher)) entry.brands.add(mention.brand);
  }
  const order = given.matcher.names;
  return Array.from(found.values(), ({ url, title, brands }) => ({
    url,
    ...(title && { title: title.slice(0, 1_000) }),
    domain: domainOf(url, title),
    brands: order.filter((name) => brands.has(name)),
  }));
}

function collect(found: Map<string, Collected>, url: string, title: string): Collected {
  const key = normaliseAddress(url);
  const entry = found.get(key) ?? {
    url: cleanAddress(url).slice(0, 4_000),
    title: '',
    brands: new Set<string>(),
  };
  if (!entry.title) entry.title = title;
  found.set(key, entry);
  return entry;
}

function linkTitle(reading: Reading, link: Link): string {
  return link.form === 'bare' ? '' : reading.plain.slice(link.start, link.end).trim();
}

interface Place {
  /** Worked out when the first citation asks for them. */
  readonly sentences: () => readonly Sentence[];
  readonly mentions: readonly PlacedMention[];
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

function brandsAt(reading: Reading, place: Place, link: Link): string[] {
  const sentences = place.sentences();
  const index = carrier(reading, sentences, link);
  const sentence = sentences[index];
  if (!sentence) return [];
  const block = reading.blocks[sentence.block];
  const carrying: Range = block?.kind === 'item' || block?.kind === 'row' ? block : sentence;
  const here = namedIn(place.mentions, carrying);
  if (here.length > 0) return here;
  for (const above of rangesAbove(reading, sentence.block)) {
    const named = namedIn(place.mentions, above);
    if (named.length > 0) return named;
  }
  return [];
}

/** The sentence a citation belongs to: the one around it, or the one it follows. */
function carrier(reading: Reading, sentences: readonly Sentence[], link: Link): number {
  const index = lastStartingBy(sentences, link.start);
  const sentence = sentences[index];
  if (!sentence) return -1;
  const before = sentences[index - 1];
  const opens = /^[\s([“"]*$/.test(reading.plain.slice(sentence.start, link.start));
  const bracketed =
    /^[\s([]*$/.test(reading.plain.slice(sentence.start, link.start)) &&
    /^\s*[([]/.test(reading.plain.slice(sentence.start, sentence.end));
  const shows = link.end > link.start;
  return opens && (bracketed || !shows) && before?.block === sentence.block && link.start <= sentence.end
    ? index - 1
    : index;
}

/** The blocks a line stands under: list items further out, then the heading. */
function* rangesAbove(reading: Reading, from: number): Generator<Range> {
  let depth = reading.blocks[from]?.kind === 'item' ? (reading.blocks[from]?.depth ?? 0) : 0;
  if (reading.blocks[from]?.kind === 'paragraph') depth = Number.POSITIVE_INFINITY;
  for (let index = from - 1; index >= 0 && from - index < 40; index -= 1) {
    const block = reading.blocks[index];
    if (!block) return;
    if (block.kind === 'item' && block.depth < depth) {
      yield block;
      depth = block.depth;
    }
    if (block.kind === 'heading') {
      yield block;
      return;
    }
  }
}

/** Brands of the mentions (in order) that lie within a range. */
function namedIn(mentions: readonly PlacedMention[], range: Range): string[] {
  let low = 0;
  let high = mentions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((mentions[middle]?.plainStart ?? 0) < range.start) low = middle + 1;
    else high = middle;
  }
  const named: string[] = [];
  for (let index = low; index < mentions.length; index += 1) {
    const mention = mentions[index];
    if (!mention || mention.plainStart >= range.end) break;
    if (mention.plainEnd <= range.end) named.push(mention.brand);
  }
  return named;
}

/** The configured brand whose own domain (or name) a citation's domain is; null for anybody else's. */
export function ownerOf(domain: string, matcher: BrandMatcher): string | null {
  const brand = domain ? brandOfHost(matcher, domain) : undefined;
  return brand === undefined ? null : (matcher.names[brand] ?? null);
}
