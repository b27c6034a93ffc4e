import { type FieldName, fieldOf, type ProfileField } from '@leadline/contracts';
import { outOfCoverage } from './coverage.ts';
import { enoughFor, isKnownWellEnough } from './enough.ts';

/** A call that could be made. */
export interface SkippableCall {
  readonly source: string;
  readonly title: string;
  readonly capability: string;
  readonly official: boolean;
  readonly yields: readonly FieldName[];
  readonly priceUsd: number;
}

/** A call that was made and answered in this enrichment. */
export interface AnsweredCall
  extends Pick<SkippableCall, 'title' | 'capability' | 'official' | 'yields' | 'priceUsd'> {
  /** Fields it brought or confirmed. */
  readonly brought: readonly FieldName[];
}

export interface SkipFacts {
  /** Fields asked for. */
  readonly wanted: readonly FieldName[];
  /** Of them those that somebody named one by one, not as part of `all`; none unless said. */
  readonly named?: ReadonlySet<FieldName>;
  /** Names of sources that are official registers. */
  readonly official: ReadonlySet<string>;
  /** ISO 3166-1 alpha-2 of the company; null while it is not known. */
  readonly country: string | null;
  readonly answered: readonly AnsweredCall[];
}

/** A cheap source that brought more than so many of the wanted fields makes the dear one of its kind needless (source document, P1-1). */
const ENOUGH_FROM_CHEAP = 3;
/** What makes a lookup of places worth its price: its address. The point and the id that come with it do not. */
const ADDRESS: ReadonlySet<FieldName> = new Set([
  'hqAddress',
  'hqCity',
  'hqRegion',
  'hqPostcode',
  'hqCountry',
]);
const RECORD_CAPABILITIES: ReadonlySet<string> = new Set(['company', 'registry']);

/**
 * Why a call is not made, as a sentence with its figure; null where it is. In order: it yields nothing of what is wanted; it does not cover
 * the country; all that it could bring is known well enough; an address is known, so no place is looked up; a register has spoken, so no
 * vendor is paid for the same; a cheaper source of its kind brought enough. A free call is skipped for the first two reasons alone.
 */
export function skipReason(
  call: SkippableCall,
  known: readonly ProfileField[],
  facts: SkipFacts,
): string | null {
  const wanted = call.yields.filter((field) => facts.wanted.includes(field));
  if (wanted.length === 0) return `${call.title} knows nothing of what is wanted.`;
  const uncovered = outOfCoverage(call.source, facts.country);
  if (uncovered) return uncovered;
  if (call.priceUsd === 0) return null;
  const open = wanted.filter((field) => !isKnownWellEnough(known, field));
  return (
    knownAlready({ call, wanted, open, known }) ??
    placeNeedless(call, known, { ...facts, open }) ??
    registerSpoke(call, known, { ...facts, open }) ??
    cheaperSpoke(call, facts, open)
  );
}

interface Openness {
  readonly call: SkippableCall;
  readonly wanted: readonly FieldName[];
  readonly open: readonly FieldName[];
  readonly known: readonly ProfileField[];
}

function knownAlready({ call, wanted, open, known }: Openness): string | null {
  if (open.length > 0) return null;
  const found = known.filter(({ field }) => wanted.includes(field));
  const least = found.toSorted((a, b) => a.confidence - b.confidence)[0];
  const surest = least
    ? `, ${least.field} as the least sure with ${percent(least.confidence)} (${percent(enoughFor(least.field))} is enough)`
    : '';
  return `All ${wanted.length} wanted fields that ${call.title} yields are known well enough${surest}.`;
}

type OpenFacts = SkipFacts & { readonly open: readonly FieldName[] };

/** 004 P0-2: an address that is sure makes the lookup of a place needless, unless what only the place has was asked for by name. */
function placeNeedless(
  call: SkippableCall,
  known: readonly ProfileField[],
  { open, named }: OpenFacts,
): string | null {
  if (call.capability !== 'place' && call.capability !== 'geocode') return null;
  const address = known.find(({ field }) => field === 'hqAddress');
  const isAsked = open.some((field) => ADDRESS.has(field) || named?.has(field));
  if (!address || isAsked || !isKnownWellEnough(known, 'hqAddress')) return null;
  return `The address is known already (${percent(address.confidence)} sure; from ${percent(enoughFor('hqAddress'))} on no place is looked up).`;
}

/** 004 P0-2: a government record makes vendors needless, but for fields that no register has. */
function registerSpoke(
  call: SkippableCall,
  known: readonly ProfileField[],
  { open, official }: OpenFacts,
): string | null {
  if (call.official || call.capability !== 'company') return null;
  const recorded = known.filter(
    ({ saidBy, stale }) => !stale && saidBy.some(({ source }) => official.has(source)),
  );
  const legal = recorded.filter(({ field }) => fieldOf(field).group === 'legal');
  const further = open.filter((field) => !recorded.some((one) => one.field === field));
  if (legal.length < 2 || further.length > 0) return null;
  const register = legal[0]?.saidBy.find(({ source }) => official.has(source))?.source ?? 'a register';
  return `An official record is at hand: ${register} gave ${recorded.length} fields, and ${call.title} would bring no other that is wanted.`;
}

/** 004 P1-1: the cheap source first, the dear one of its kind only for what the cheap one does not yield, or where it had little. */
function cheaperSpoke(
  call: SkippableCall,
  { answered, wanted }: SkipFacts,
  open: readonly FieldName[],
): string | null {
  if (!RECORD_CAPABILITIES.has(call.capability)) return null;
  for (const cheap of answered) {
    const brought = cheap.brought.filter((field) => wanted.includes(field)).length;
    const isCheaper = RECORD_CAPABILITIES.has(cheap.capability) && cheap.priceUsd < call.priceUsd;
    if (!isCheaper || brought <= ENOUGH_FROM_CHEAP || open.some((field) => !cheap.yields.includes(field)))
      continue;
    return `${cheap.title} brought ${brought} fields for ${dollars(cheap.priceUsd)}; ${call.title} (${dollars(call.priceUsd)}) has none that it does not yield.`;
  }
  return null;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const dollars = (usd: number): string => `$${Number(usd.toFixed(4))}`;
