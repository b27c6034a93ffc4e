import type { Candidate } from '@leadline/contracts';
import { countryName } from './normal/countries.ts';
import { matchNames } from './normal/names.ts';

/** Somebody a source could mean by a name. */
export interface Namesake<Entry> {
  readonly entry: Entry;
  /** All names it goes by; the best one counts. */
  readonly names: readonly string[];
  readonly country: string | null;
  readonly domain?: string | null;
  readonly registryNumber?: string | null;
  /** What to ask for to mean this one. */
  readonly query: string;
  /** Of two with one name, the one that is dissolved, or an establishment of the other, is seldom meant. */
  readonly gone?: boolean;
}

export interface Wanted {
  readonly name: string;
  readonly country?: string | undefined;
  /** Settles it where a candidate has a domain too. */
  readonly domain?: string | undefined;
}

export interface Choice<Entry> {
  /** Null where nobody fits well enough, or two fit equally. */
  readonly chosen: Entry | null;
  /** How well it fits, 0..1; what it says is that much less likely to be of the company that was meant. */
  readonly match: number;
  /** Who else could be meant, best first, at most ten; also the chosen one's rivals. */
  readonly candidates: readonly Candidate[];
}

/** Below this, or with a rival nearer than `TOO_NEAR`, the choice is left to who knows more. */
const GOOD_ENOUGH = 0.85;
const TOO_NEAR = 0.03;

/** Chooses by name and country, and says so where it is in doubt. */
export function chooseNamesake<Entry>(wanted: Wanted, namesakes: readonly Namesake<Entry>[]): Choice<Entry> {
  const ranked = namesakes
    .map((namesake) => ({ namesake, ...judge(wanted, namesake) }))
    .toSorted((a, b) => b.match - a.match);
  const [best, second] = ranked;
  const candidates = ranked
    .filter(({ match }) => match >= 0.3)
    .slice(0, 10)
    .map(({ namesake, match, reasons }) => candidateOf(namesake, match, reasons));
  const certain =
    best !== undefined &&
    best.match >= GOOD_ENOUGH &&
    (second === undefined || best.match - second.match >= TOO_NEAR);
  // A rival that is nearly as good may be the one that was meant after all.
  const rivalled = second !== undefined && (best?.match ?? 0) - second.match < 0.1;
  const match = (best?.match ?? 0) * (rivalled ? 0.9 : 1);
  return { chosen: certain ? best.namesake.entry : null, match, candidates };
}

function judge(wanted: Wanted, namesake: Namesake<unknown>): { match: number; reasons: string[] } {
  const best = Math.max(0, ...namesake.names.map((name) => matchNames(wanted.name, name)));
  const reasons = [best === 1 ? 'same name' : `name alike (${Math.round(best * 100)} %)`];
  let match = best;
  if (wanted.domain && namesake.domain) {
    const same = wanted.domain === namesake.domain;
    reasons.push(same ? `same domain ${wanted.domain}` : `its domain is ${namesake.domain}`);
    match = same ? Math.max(match, 0.95) : match * 0.6;
  }
  if (wanted.country && namesake.country) {
    const same = wanted.country === namesake.country;
    reasons.push(same ? `in ${countryName(wanted.country)}` : `in ${countryName(namesake.country)}`);
    match *= same ? 1 : 0.5;
  } else if (wanted.country) {
    reasons.push('its country is not known');
    match *= 0.9;
  }
  if (namesake.gone) {
    reasons.push('less likely meant: not active, or a branch');
    match *= 0.95;
  }
  return { match, reasons };
}

function candidateOf(namesake: Namesake<unknown>, match: number, reasons: string[]): Candidate {
  return {
    domain: namesake.domain ?? null,
    name: namesake.names[0] ?? '',
    confidence: Math.round(match * 1000) / 1000,
    reasons,
    country: namesake.country,
    registryNumber: namesake.registryNumber ?? null,
    query: namesake.query,
  };
}
