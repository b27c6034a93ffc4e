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
type Rules = RobotsTxt | string;

/** Obedience to robots.txt (RFC 9309): an unreadable one (5xx) forbids all, a missing one (4xx) nothing. */
export interface Robots {
  /** Rejects with `forbidden` where the site does not want the address fetched. `load` fetches its robots.txt. */
  check(url: URL, load: (robotsUrl: URL) => Promise<Arrived>): Promise<void>;
}

export function createRobots(deps: { readonly clock: Clock; readonly userAgent: string }): Robots {
  const known = new LRUCache<string, { rules: Rules; until: number }>({ max: MOST_SITES });
  return {
    async check(url, load) {
      const kept = known.get(url.origin);
      const now = deps.clock.monotonicMs();
      const rules = kept && kept.until > now ? kept.rules : await read(url, load);
      if (rules !== kept?.rules) {
        known.set(url.origin, { rules, until: now + (typeof rules === 'string' ? FAILURE_MS : HOUR_MS) });
      }
      if (typeof rules === 'string') throw forbidden(url, rules);
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
    return robotsParser(robotsUrl.href, decodeText(body.bytes, 'text/plain; charset=utf-8'));
  }
  await discard(reply.body);
  if (reply.status >= 500) {
    return `its robots.txt cannot be read (status ${reply.status}), which forbids fetching`;
  }
  return robotsParser(robotsUrl.href, '');
}

function forbidden(url: URL, reason: string) {
  return refused(
    url.hostname,
    reason,
    'Other sources still answer for this company; its owner can allow Leadline in robots.txt.',
  );
}
