import { type FieldName, fieldOf, type ProfileField } from '@leadline/contracts';

/** From here on a value is believed and nobody is paid to confirm it (source document, P0-2: an address known by more than 80 %). */
const ENOUGH = 0.8;
/** What a mistake costs more: a wrong entity or number poisons what is asked by it afterwards. */
const ENOUGH_OF_NUMBERS = 0.9;
/** What is used as a rough figure alone. */
const ENOUGH_OF_FIGURES = 0.7;

const NUMBERS: ReadonlySet<FieldName> = new Set([
  'registryNumber',
  'taxId',
  'lei',
  'cik',
  'legalName',
  'name',
  'website',
]);

/** Confidence from which a field counts as known. */
export function enoughFor(field: FieldName): number {
  if (NUMBERS.has(field)) return ENOUGH_OF_NUMBERS;
  return fieldOf(field).group === 'money' || fieldOf(field).kind === 'list' ? ENOUGH_OF_FIGURES : ENOUGH;
}

/** Whether nobody need be paid for this field any more: a person wrote it, or it is fresh and believed. */
export function isKnownWellEnough(known: readonly ProfileField[], field: FieldName): boolean {
  const found = known.find((each) => each.field === field);
  return found !== undefined && (found.corrected || (!found.stale && found.confidence >= enoughFor(field)));
}
