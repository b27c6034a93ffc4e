import type { FieldName } from '@leadline/contracts';
import { EVERY } from './kind.ts';
import type { Lessons } from './lessons.ts';

/** A source is taken at its word until it was tried: as if two of three tries had brought the field. */
const PRIOR_BROUGHT = 2;
const PRIOR_TRIED = 3;
/** After so many tries a context is believed half; before, what holds of every company weighs more. */
const HALF_BELIEVED = 8;

export interface Chance {
  /** That the call brings the field, and that it will be held to be right. */
  readonly mean: number;
  /** Tries it rests on, those of the prior included. */
  readonly tries: number;
}

/**
 * The chance that a call brings a field for a company of these contexts: log-odds over all companies, moved by each
 * context's own log-odds as far as its tries are believed (empirical Bayes; contexts are taken as independent).
 */
export function chanceOf(
  lessons: Lessons,
  call: string,
  { field, contexts }: { readonly field: FieldName; readonly contexts: readonly string[] },
): Chance {
  const every = lessons.of(call, field, EVERY) ?? { tried: 0, brought: 0 };
  const base = logOdds((every.brought + PRIOR_BROUGHT) / (every.tried + PRIOR_TRIED));
  let odds = base;
  let tries = every.tried;
  for (const context of contexts) {
    if (context === EVERY) continue;
    const seen = lessons.of(call, field, context);
    if (!seen || seen.tried === 0) {
      tries = Math.min(tries, PRIOR_TRIED);
      continue;
    }
    const weight = seen.tried / (seen.tried + HALF_BELIEVED);
    // Half a try on each side keeps the odds of what always or never happened finite.
    odds += weight * (logOdds((seen.brought + 0.5) / (seen.tried + 1)) - base);
    tries = Math.min(tries, seen.tried);
  }
  return { mean: 1 / (1 + Math.exp(-odds)), tries: tries + PRIOR_TRIED };
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability));
}

/** A draw from what the chance may really be (Beta around its mean): what was seldom tried may turn out better (Thompson). */
export function drawChance({ mean, tries }: Chance, random: () => number): number {
  const brought = drawGamma(Math.max(mean * tries, 0.05), random);
  const missed = drawGamma(Math.max((1 - mean) * tries, 0.05), random);
  return brought + missed === 0 ? mean : brought / (brought + missed);
}

/** Gamma(shape, 1) by Marsaglia and Tsang (2000); shapes under 1 by their boost. */
function drawGamma(shape: number, random: () => number): number {
  if (shape < 1) return drawGamma(shape + 1, random) * Math.max(random(), Number.EPSILON) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let tries = 0; tries < 100; tries += 1) {
    const normal = drawNormal(random);
    const v = (1 + c * normal) ** 3;
    if (
      v > 0 &&
      Math.log(Math.max(random(), Number.EPSILON)) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)
    )
      return d * v;
  }
  return d;
}

/** Standard normal by Box and Muller. */
function drawNormal(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(Math.max(random(), Number.EPSILON)));
  return radius * Math.cos(2 * Math.PI * random());
}
