/**
 * A day as `YYYY-MM-DD`, out of what providers write: ISO dates and times, `+2011-02-01T00:00:00Z` (Wikidata),
 * `20240131` and `20240131T120000Z` (GDELT), `31/01/2024` (Brazil). Undefined for anything else and for days that do not exist.
 */
export function dayOf(words: string | undefined): string | undefined {
  if (!words) return undefined;
  const text = words.trim().replace(/^\+/, '');
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/.exec(text);
  if (iso) return real(iso[1], iso[2], iso[3]);
  const packed = /^(\d{4})(\d{2})(\d{2})(?:$|T)/.exec(text);
  if (packed) return real(packed[1], packed[2], packed[3]);
  const brazilian = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text);
  if (brazilian) return real(brazilian[3], brazilian[2], brazilian[1]);
  return undefined;
}

/** `01/31/2024, 07:00 AM, +0000 UTC`: month first, as Google writes it. */
export function americanDay(words: string | undefined): string | undefined {
  const found = /^(\d{2})\/(\d{2})\/(\d{4})(?:$|,)/.exec(words?.trim() ?? '');
  return found ? real(found[3], found[1], found[2]) : undefined;
}

const DAYS_OF: Readonly<Record<string, number>> = {
  minute: 0,
  hour: 0,
  day: 1,
  week: 7,
  month: 30,
  year: 365,
};

/** `3 days ago` counted back from now; months are 30 days. */
export function dayAgo(words: string | undefined, now: Date): string | undefined {
  const found = /^(\d{1,3})\+? (minute|hour|day|week|month|year)s? ago$/i.exec(words?.trim() ?? '');
  const days = DAYS_OF[found?.[2]?.toLowerCase() ?? ''];
  if (!found || days === undefined) return undefined;
  return new Date(now.getTime() - Number(found[1]) * days * 86_400_000).toISOString().slice(0, 10);
}

/** A day from milliseconds since 1970. */
export function dayOfMs(ms: number | undefined): string | undefined {
  if (ms === undefined || !Number.isFinite(ms) || ms <= 0 || ms > 4e12) return undefined;
  return new Date(ms).toISOString().slice(0, 10);
}

/** The year a text begins with, between 1000 and 2200. */
export function yearOf(words: string | undefined): number | undefined {
  const found = /^\+?(\d{4})(?:$|\D)/.exec(words?.trim() ?? '');
  const year = found ? Number(found[1]) : Number.NaN;
  return year >= 1000 && year <= 2200 ? year : undefined;
}

function real(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
): string | undefined {
  const text = `${year}-${month}-${day}`;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined;
}
