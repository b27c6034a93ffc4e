import { LRUCache } from 'lru-cache';
import robotsParserModule from 'robots-parser';
import type { Clock } from '../clock/index.ts';
import { readBody } from './body.ts';
import { decodeText } from './charset.ts';
import { refused } from './failures.ts';
import { type Arrived, discard } from './follow.ts';

const HOUR_MS = 3_600_000;
/** How long it is believed that a robots.txt cannot be read: short, since a server comes back. */
const FAILURE_MS = 60_000;
const MOST_SITES = 5_000;
/** What every crawler must read at least (RFC 9309, section 2.5); what is beyond is not read. */
const MAX_BYTES = 500 * 1024;

interface RobotsTxt {
  isAllowed(url: string, userAgent?: string): boolean | undefined;
}

/** The package's types speak of a `default` that its CommonJS file does not have: it exports the function itself. */
const robotsParser = robotsParserModule as unknown as (url: string, text: string) => RobotsTxt;

/** What one site's robots.txt says: rules, or the reason why nothing may be fetched. */
interface Rules {
  readonly rules: RobotsTxt | string;
  /** Lines, and characters of lines with a wildcard: what a check costs is this times the length of the path. */
  readonly weight: number;
  /** Characters. */
  readonly size: number;
}

/** About a tenth of a second. Real files weigh some thousands, and paths are some dozens long. */
const MOST_WORK = 40_000_000;
/** Characters of all files kept. */
const MOST_KEPT = 20_000_000;

/** Obedience to robots.txt (RFC 9309): an unreadable one (5xx) forbids all, a missing one (4xx) nothing. */
export interface Robots {
  /** Rejects with `forbidden` where the site does not want the address fetched. `load` fetches its robots.txt. */
  check(url: URL, load: (robotsUrl: URL) => Promise<Arrived>): Promise<void>;
}

export function createRobots(deps: { readonly clock: Clock; readonly userAgent: string }): Robots {
  const known = new LRUCache<string, Rules & { until: number }>({
    max: MOST_SITES,
    maxSize: MOST_KEPT,
    sizeCalculation: ({ size }) => size + 1000,
  });
  const underWay = new Map<string, Promise<Rules>>();
  /** Pages of one site that are asked for at once wait for one reading; where that fails, each reads for itself. */
  const readOnce = async (url: URL, load: (robotsUrl: URL) => Promise<Arrived>): Promise<Rules> => {
    const other = underWay.get(url.origin);
    const shared = other && (await other.catch(() => null));
    if (shared) return shared;
    const reading = read(url, load);
    underWay.set(url.origin, reading);
    const forget = () => {
      if (underWay.get(url.origin) === reading) underWay.delete(url.origin);
    };
    reading.then(forget, forget);
    return reading;
  };
  return {
    async check(url, load) {
      const kept = known.get(url.origin);
      const now = deps.clock.monotonicMs();
      const site = kept && kept.until > now ? kept : await readOnce(url, load);
      const { rules, weight } = site;
      if (site !== kept) {
        const keptMs = typeof rules === 'string' ? FAILURE_MS : HOUR_MS;
        known.set(url.origin, { ...site, until: now + keptMs });
      }
      if (typeof rules === 'string') throw forbidden(url, rules);
      if (weight * (url.pathname.length + url.search.length) > MOST_WORK) {
        throw forbidden(url, 'its robots.txt has more rules than can be checked for so long an address');
      }
      if (rules.isAllowed(url.href, deps.userAgent) === false) {
        throw forbidden(url, `its robots.txt does not want ${url.pathname} fetched`);
      }
    },
  };
}

async function read(url: URL, load: (robotsUrl: URL) => Promise<Arrived>): Promise<Rules> {
  const robotsUrl = new URL('/robots.txt', url);
  const { reply } = await load(robotsUrl);
  if (reply.status >= 200 && reply.status < 300) {
    const packing = { encoding: reply.headers['content-encoding'] ?? '', host: url.hostname };
    const body = await readBody(reply.body, packing, { maxBytes: MAX_BYTES });
    return rulesIn(robotsUrl, decodeText(body.bytes, 'text/plain; charset=utf-8'));
  }
  await discard(reply.body);
  if (reply.status >= 500) {
    const reason = `its robots.txt cannot be read (status ${reply.status}), which forbids fetching`;
    return { rules: reason, weight: 0, size: 0 };
  }
  return rulesIn(robotsUrl, '');
}

function rulesIn(robotsUrl: URL, text: string): Rules {
  const lines = text.split(/[\r\n]+/);
  const wild = lines.reduce((sum, line) => sum + (line.includes('*') ? line.length : 0), 0);
  return { rules: robotsParser(robotsUrl.href, text), weight: lines.length + wild, size: text.length };
}

function forbidden(url: URL, reason: string) {
  return refused(
    url.hostname,
    reason,
    'Other sources still answer for this company; its owner can allow Leadline in robots.txt.',
  );
}
