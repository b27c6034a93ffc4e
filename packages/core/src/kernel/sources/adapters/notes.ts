import { type FieldName, type FieldValue, fieldOf } from '@leadline/contracts';
import type { SourceAnswer } from '../source.ts';
import { linkOf } from './normal/links.ts';
import { priorOf } from './priors.ts';

type Note = SourceAnswer['observations'][number];

export interface NotesAbout {
  readonly source: string;
  readonly now: Date;
  /** How surely the answer is about the company that was meant, 0..1; 1 unless said. */
  readonly match?: number;
  /** Where it can be read. */
  readonly url?: string | undefined;
  /** The day the source saw it (`YYYY-MM-DD`). */
  readonly seenOn?: string | undefined;
}

export interface NoteDetails {
  /** Lowers the confidence further: a band that fits half, an address that is not the head office's. */
  readonly factor?: number;
  readonly url?: string | undefined;
  readonly seenOn?: string | undefined;
}

/** Collects what an answer says of fields. Absent, empty and implausible values are left out, so nothing is made up. */
export interface Notes {
  add(
    field: FieldName,
    value: FieldValue | readonly string[] | null | undefined,
    details?: NoteDetails,
  ): void;
  readonly all: readonly Note[];
}

export function createNotes(about: NotesAbout): Notes {
  const all: Note[] = [];
  return {
    all,
    add(field, value, details = {}) {
      const kept = fitting(field, value);
      if (kept === undefined) return;
      const confidence = priorOf(about.source, field) * (about.match ?? 1) * (details.factor ?? 1);
      const seenAt = instantOf(details.seenOn ?? about.seenOn, about.now);
      all.push({
        field,
        value: kept,
        confidence: Math.round(Math.min(1, Math.max(0, confidence)) * 1000) / 1000,
        url: linkOf(details.url ?? about.url) ?? null,
        ...(seenAt && { observedAt: seenAt }),
      });
    },
  };
}

/** A day as an instant; none for days to come, which a source cannot have seen. */
function instantOf(day: string | undefined, now: Date): string | undefined {
  if (day === undefined) return undefined;
  const at = new Date(`${day.slice(0, 10)}T00:00:00.000Z`);
  return Number.isNaN(at.getTime()) || at > now ? undefined : at.toISOString();
}

function fitting(field: FieldName, value: unknown): FieldValue | undefined {
  switch (fieldOf(field).kind) {
    case 'number':
      return finite(value);
    case 'year':
      return Number.isInteger(value) && Number(value) >= 1000 && Number(value) <= 2200
        ? Number(value)
        : undefined;
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
    case 'url':
      return typeof value === 'string' ? linkOf(value) : undefined;
    case 'list':
      return listOf(value);
    case 'text':
      return typeof value === 'string' ? oneLine(value, 4000) : undefined;
  }
}

function finite(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function listOf(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const lines = value.flatMap((element) =>
    typeof element === 'string' ? (oneLine(element, 500) ?? []) : [],
  );
  const distinct = [...new Set(lines)].slice(0, 200);
  return distinct.length > 0 ? distinct : undefined;
}

/** Text as one line without control characters; what is longer is cut. */
function oneLine(words: string, longest: number): string | undefined {
  // eslint-disable-next-line no-control-regex
  const flat = words.replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, ' ').trim();
  return flat === '' ? undefined : flat.slice(0, longest);
}
