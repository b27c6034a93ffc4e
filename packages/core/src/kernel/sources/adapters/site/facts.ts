import { type FieldName, type FieldValue, fieldOf } from '@leadline/contracts';
import type { SourceAnswer } from '../../source.ts';

/** What a page says of one field. */
export interface Fact {
  readonly field: FieldName;
  readonly value: FieldValue;
  readonly confidence: number;
  /** The page it stands on. */
  readonly url: string;
}

/**
 * How far a way of saying something is believed, on a company's own site. First guesses, in the order: a number whose check digits
 * fit, data written for machines, markup, what stands under a heading of law, words found in running text.
 */
export const TRUST = {
  checkedNumber: 0.95,
  labelledNumber: 0.85,
  jsonLd: 0.9,
  microdata: 0.85,
  link: 0.88,
  header: 0.92,
  script: 0.88,
  meta: 0.78,
  imprint: 0.82,
  markup: 0.7,
  title: 0.6,
  text: 0.55,
  guess: 0.4,
} as const;

/**
 * One observation a field: of several values the best-founded (the first of equals), of lists all entries together. Two pages
 * that say the same raise nothing: one hand wrote both.
 */
export function settled(facts: readonly Fact[]): SourceAnswer['observations'] {
  const byField = new Map<FieldName, Fact>();
  for (const fact of facts) {
    const value = cleaned(fact);
    if (value === undefined) continue;
    const had = byField.get(fact.field);
    if (!had) byField.set(fact.field, { ...fact, value });
    else if (Array.isArray(had.value) && Array.isArray(value))
      byField.set(fact.field, joined(had, fact, value));
    else if (fact.confidence > had.confidence) byField.set(fact.field, { ...fact, value });
  }
  return [...byField.values()];
}

/** The better-founded list first; what it has is not taken again in the other's words. */
function joined(had: Fact, fact: Fact, value: readonly string[]): Fact {
  const isBetter = fact.confidence > had.confidence;
  const before = had.value as readonly string[];
  const entries = new Map<string, string>();
  for (const entry of isBetter ? [...value, ...before] : [...before, ...value]) {
    const key = keyOf(entry, fact.field);
    if (!entries.has(key)) entries.set(key, entry);
  }
  return { ...(isBetter ? fact : had), value: [...entries.values()].slice(0, 200) };
}

/** `Name — title` is the same person under any title. */
function keyOf(entry: string, field: FieldName): string {
  const key = entry.toLowerCase();
  return field === 'executives' ? (key.split(' — ', 1)[0] ?? key) : key;
}

function cleaned({ field, value }: Fact): FieldValue | undefined {
  const { kind } = fieldOf(field);
  if (kind === 'list') {
    const entries = (Array.isArray(value) ? value : [value]).filter((entry) => typeof entry === 'string');
    const clean = entries.map((entry) => flat(entry).slice(0, 500)).filter((entry) => entry !== '');
    return clean.length > 0 ? [...new Set(clean)].slice(0, 200) : undefined;
  }
  if (kind === 'number' || kind === 'year') return Number.isFinite(value) ? value : undefined;
  const text = typeof value === 'string' ? flat(value).slice(0, 4000) : '';
  return text === '' ? undefined : text;
}

function flat(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim();
}
