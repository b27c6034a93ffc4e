import { BLOCK_BREAK, type Reading, readAnswer, type Zone } from '../reading/index.ts';
import { type BrandMatcher, hostOf } from './brands.ts';
import { decideAll, type OwnHost } from './decide.ts';
import type { Cue } from './evidence.ts';
import { type Folded, fold } from './fold.ts';
import type { Occurrence } from './occurrence.ts';
import { candidatesAt } from './scan.ts';

/** One place where an answer names a brand. Offsets are UTF-16 code units of the original answer. */
export interface Mention {
  readonly brand: string;
  readonly start: number;
  readonly end: number;
  /** Exactly the answer's characters there, markup inside the name included. */
  readonly text: string;
}

/** A word that is also a brand's name and was decided by what surrounds it. */
export interface Decision {
  readonly brand: string;
  readonly start: number;
  readonly end: number;
  readonly named: boolean;
  readonly cues: readonly Cue[];
}

/** A mention that also knows its place in the reading's plain text. */
export interface PlacedMention extends Mention {
  readonly brandIndex: number;
  readonly plainStart: number;
  readonly plainEnd: number;
}

export interface Found {
  readonly mentions: readonly PlacedMention[];
  readonly decisions: readonly Decision[];
}

const NOTHING = fold('');

interface Search {
  readonly reading: Reading;
  /** The stretch being looked at. */
  folded: Folded;
  readonly matcher: BrandMatcher;
  readonly certain: Occurrence[];
  readonly doubtful: Occurrence[];
  /** Bare hosts of a brand: they count only where the answer names the brand in no other way. */
  readonly hosts: OwnHost[];
  /** Whether a name spelt apart also stands as a phrase in lower case. */
  readonly phrases: Map<string, boolean>;
}

/**
 * Every place where the text names one of the matcher's brands, in order, never overlapping.
 *
 * What counts: names, aliases and products as words of the visible text, in any case where the spelling
 * is no ordinary word; their possessive, plural and hyphenated forms (the ending is not part of the
 * mention); with markup inside; in link texts. What does not: addresses and link targets, mail
 * addresses, image descriptions, program listings, code that is more than the name. A bare host
 * (`bitwarden.com`) counts only where it is itself a configured name or where the answer names the brand in no other
 * way. A name repeated in brackets after itself (`Monday (monday.com)`) is one mention.
 */
export function findMentions(text: string, matcher: BrandMatcher): Mention[] {
  return findInReading(readAnswer(text), matcher).mentions.map(({ brand, start, end, text }) => ({
    brand,
    start,
    end,
    text,
  }));
}

/** As `findMentions`, over a text already read; also tells how each doubtful word was decided. */
export function findInReading(reading: Reading, matcher: BrandMatcher): Found {
  const search: Search = {
    reading,
    folded: NOTHING,
    matcher,
    certain: [],
    doubtful: [],
    hosts: [],
    phrases: new Map(),
  };
  scan(search);
  const decisions = decideAll(search);
  const accepted = decisions.filter((each) => each.named).map((each) => each.at);
  const ordered = [...search.certain, ...accepted].sort((a, b) => a.start - b.start);
  const once = ordered.filter((each, index) => !repeats(reading.plain, ordered[index - 1], each));
  const named = new Set(once.map((each) => each.pattern.brand));
  const places = [
    ...once.map(({ pattern, start, end }) => ({ brand: pattern.brand, start, end })),
    ...search.hosts.filter((host) => !named.has(host.brand)),
  ].sort((a, b) => a.start - b.start);
  return {
    mentions: places.map((place) => toMention(search, place)),
    decisions: decisions.map(({ at, named, cues }) => ({
      brand: matcher.names[at.pattern.brand] ?? '',
      ...reading.toOriginal(at.start, at.end),
      named,
      cues,
    })),
  };
}

function toMention(search: Search, place: { brand: number; start: number; end: number }): PlacedMention {
  const { start, end } = search.reading.toOriginal(place.start, place.end);
  return {
    brand: search.matcher.names[place.brand] ?? '',
    start,
    end,
    text: search.reading.original.slice(start, end),
    brandIndex: place.brand,
    plainStart: place.start,
    plainEnd: place.end,
  };
}

/** A stretch is folded at a time, so that memory does not grow with the answer. */
const STRETCH = 200_000;
/** Where stretches are folded, one after the other and never two at once: a search looks at its own while it scans. */
let workspace = fold('');

function scan(search: Search): void {
  const { plain } = search.reading;
  let zone = 0;
  for (let from = 0; from < plain.length; ) {
    const to = stretchEnd(plain, from);
    workspace = fold(plain, { from, to, into: workspace });
    search.folded = workspace;
    zone = scanStretch(search, zone);
    from = to;
  }
}

/** A stretch ends between two blocks, or between two words of an endless block. */
function stretchEnd(plain: string, from: number): number {
  if (plain.length - from <= STRETCH) return plain.length;
  const near = from + STRETCH;
  const next = plain.slice(near, near + STRETCH);
  const block = next.indexOf(BLOCK_BREAK);
  if (block >= 0) return near + block + 1;
  const space = next.indexOf(' ');
  return near + (space >= 0 ? space + 1 : next.length);
}

/** Returns the first zone that is not yet passed. */
function scanStretch(search: Search, firstZone: number): number {
  const { folded, matcher, reading } = search;
  const { units, starts, length } = folded;
  const { begins } = matcher.automaton;
  let zone = firstZone;
  let zoneStart = reading.zones[zone]?.start ?? Number.POSITIVE_INFINITY;
  for (let at = 0; at < length; at += 1) {
    const current = (starts[at] ?? 0) >= zoneStart ? reading.zones[zone] : undefined;
    if (current) {
      at = passZone(search, current, at) - 1;
      zone += 1;
      zoneStart = reading.zones[zone]?.start ?? Number.POSITIVE_INFINITY;
      continue;
    }
    if (!mayBegin(begins, units, at)) continue;
    const chosen = choose(reading.plain, candidatesAt(search, matcher, at));
    if (!chosen) continue;
    place(search, chosen);
    while (at + 1 < length && (starts[at + 1] ?? 0) < chosen.end) at += 1;
  }
  return zone;
}

/**
 * Some name has this first letter, and none begins between two small letters: this rules out most places of a text
 * at little cost.
 */
function mayBegin(begins: Uint8Array, units: Uint16Array, at: number): boolean {
  const unit = units[at] ?? 0;
  return begins[unit] === 1 && !(at > 0 && isSmallLetter(unit) && isSmallLetter(units[at - 1] ?? 0));
}

function isSmallLetter(unit: number): boolean {
  return unit >= 97 && unit <= 122;
}

/** The longest spelling; among brands that share it the one written exactly so. */
function choose(plain: string, candidates: readonly Occurrence[]): Occurrence | undefined {
  const [longest] = candidates;
  if (!longest) return undefined;
  const same = candidates.filter((each) => each.end === longest.end);
  const written = plain.slice(longest.start, longest.end);
  return same.find((each) => each.pattern.written === written) ?? longest;
}

function place(search: Search, chosen: Occurrence): void {
  if (chosen.pattern.capitals && isAlsoPhrase(search, chosen)) return;
  const { clarity } = chosen.pattern;
  const first = search.reading.plain[chosen.start] ?? '';
  const accented = /[\u00c0-\u024f]/.test(search.reading.plain.slice(chosen.start, chosen.end));
  const certain = clarity === 'clear' || accented || (clarity === 'acronym' && first !== first.toLowerCase());
  (certain ? search.certain : search.doubtful).push(chosen);
}

/** `Master Password` beside "your master password" is no name spelt apart. */
function isAlsoPhrase({ reading, phrases }: Search, { start, end }: Occurrence): boolean {
  const lower = reading.plain.slice(start, end).toLowerCase();
  if (!/\s/.test(lower)) return false;
  const known = phrases.get(lower) ?? reading.plain.includes(lower);
  phrases.set(lower, known);
  return known;
}

/** Handles an address, host or piece of code; returns the folded index after it. */
function passZone(search: Search, zone: Zone, at: number): number {
  const { folded, reading, matcher } = search;
  let after = at;
  while (after < folded.length && (folded.starts[after] ?? 0) < zone.end) after += 1;
  if (zone.kind === 'code') {
    const whole = candidatesAt(search, matcher, at).find((each) => each.end === zone.end);
    if (whole) place(search, whole);
  }
  if (zone.kind === 'host') readHost(search, zone, hostOf(reading.plain.slice(zone.start, zone.end)));
  return after;
}

function readHost(search: Search, zone: Zone, host: string): void {
  const { matcher, reading } = search;
  if (reading.plain.slice(zone.start, zone.end).includes('/')) return;
  const { start, end } = zone;
  const name = matcher.hostNames.get(host);
  const brand = name ?? brandOfHost(matcher, host);
  if (brand === undefined) return;
  const pattern = {
    brand,
    form: host,
    clarity: 'clear',
    capitals: false,
    written: host,
    domain: true,
    stem: false,
  } as const;
  if (name === undefined) search.hosts.push({ brand, start, end });
  else search.certain.push({ pattern, start, end });
}

/** The brand whose own domain a host is or lies under, or whose name is the host's first label. */
export function brandOfHost(matcher: BrandMatcher, host: string): number | undefined {
  const labels = host.split('.');
  for (let from = 0; from < labels.length - 1; from += 1) {
    const owner = matcher.ownDomains.get(labels.slice(from).join('.'));
    if (owner !== undefined) return owner;
  }
  return labels.length === 2 ? matcher.hostLabels.get((labels[0] ?? '').replaceAll('-', '')) : undefined;
}

const GLOSS =
  /^(?:['’]s)?[\s"“”'’]*[([（【][\s"“”'’]*(?:(?:formerly|previously|originally|aka|a\.k\.a\.|also|known|called|as|or|now|by|at|see|visit|via)\b[\s"“”'’]*)*$/iu;

/** A name explained by itself in brackets is one mention. */
function repeats(plain: string, before: Occurrence | undefined, at: Occurrence): boolean {
  return before?.pattern.brand === at.pattern.brand && GLOSS.test(plain.slice(before.end, at.start));
}
