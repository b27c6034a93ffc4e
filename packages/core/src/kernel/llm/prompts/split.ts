import { hash } from 'node:crypto';

/** Weights by version; only their proportions matter. */
export type Shares = Readonly<Record<string, number>>;

const TWO_TO_48 = 2 ** 48;

/**
 * The version a subject gets: always the same one for the same weights, each with the probability its weight says.
 * A change of weights moves no more subjects than it must where one version's share changes: the others keep theirs.
 * Null without any weight above 0.
 *
 * Weighted rendezvous hashing: each version draws an exponential time from the hash of prompt, version and subject, at the rate of its
 * weight, and the first to come wins. Source: D. G. Thaler and C. V. Ravishankar, Using name-based mappings to increase hit rates, IEEE/ACM
 * Transactions on Networking 6 (1998) 1–14; the weights as in J. Resch, New hashing algorithms for data storage, SNIA SDC 2015.
 */
export function chooseVersion(shares: Shares, prompt: string, subject: string): string | null {
  let first: string | null = null;
  let earliest = Number.POSITIVE_INFINITY;
  for (const [version, weight] of Object.entries(shares)) {
    if (weight <= 0) continue;
    const time = -Math.log(uniform(`${prompt}\0${version}\0${subject}`)) / weight;
    if (time > earliest || (time === earliest && first !== null && first < version)) continue;
    first = version;
    earliest = time;
  }
  return first;
}

/** Between 0 and 1, neither included. */
function uniform(text: string): number {
  return (Number.parseInt(hash('sha256', text, 'hex').slice(0, 12), 16) + 0.5) / TWO_TO_48;
}

/** Each version's part of the whole, the largest first. */
export function partsOf(shares: Shares): { readonly version: string; readonly share: number }[] {
  const entries = Object.entries(shares).filter(([, weight]) => weight > 0);
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  return entries
    .map(([version, weight]) => ({ version, share: weight / total }))
    .toSorted((one, other) => other.share - one.share || (one.version < other.version ? -1 : 1));
}

/** The one version that gets everything; null where several share. */
export function onlyVersion(shares: Shares): string | null {
  const [first, ...more] = Object.entries(shares).filter(([, weight]) => weight > 0);
  return first && more.length === 0 ? first[0] : null;
}
