import type { Page } from './page.ts';

/** Hosts that show and sell parked domains. */
const PARKING_HOSTS =
  /(?:^|\.)(?:sedoparking\.com|sedo\.com|parkingcrew\.net|bodis\.com|dan\.com|afternic\.com|hugedomains\.com|undeveloped\.com|parklogic\.com|above\.com|voodoo\.com|cashparking\.com|skenzo\.com|namebright\.com|domainmarket\.com|buydomains\.com|uniregistry\.com|parked\.com|atom\.com|squadhelp\.com|domainname\.de|parkingpage\.namecheap\.com)$/;

const PHRASES: readonly (readonly [reason: string, phrase: RegExp])[] = [
  [
    'it offers the domain for sale',
    /\b(?:this )?domain(?: name)? (?:\S{3,60} )?(?:is|may be|could be) (?:available )?for sale\b|\bbuy this domain\b|\bmake an offer (?:on|for) this domain\b|\bdomain (?:zu verkaufen|steht zum verkauf|kaufen)\b|\bce (?:nom de )?domaine est à vendre\b|\bdominio (?:en venta|à venda|in vendita)\b/i,
  ],
  [
    'it says that it is parked',
    /\bparked (?:free|domain|for free|page)\b|\bdomain (?:is )?parked\b|\bdomain parking\b|\bgeparkt(?:e domain)?\b|\bthis (?:web ?page|site) is parked\b/i,
  ],
  [
    'it says that the domain has expired',
    /\b(?:this )?domain (?:name )?(?:has|is) expired\b|\bdomain (?:ist )?abgelaufen\b/i,
  ],
  [
    'it says that the domain was just registered',
    /\bthis domain (?:was|has been) (?:recently|just|newly) registered\b|\bhier entsteht eine neue (?:internetpräsenz|webseite|website)\b|\bdomain (?:was|wurde) (?:registered by|registriert)\b|\bfuture home of something\b/i,
  ],
  [
    'it is a web server’s first page',
    /\bwelcome to nginx\b|\bapache2? (?:\w+ )?default page\b|\bIIS windows server\b|\bdefault web site page\b|\bplesk (?:obsidian|default)\b|\bit works!/i,
  ],
];

/** Said on a page of a company too; only a page with little else is parked by it. */
const MOST_WORDS = 250;

/** Why nobody lives at this address: what a parked, expired or empty site gives away. Null for a site. */
export function parkedReasons(page: Page): readonly string[] | null {
  const reasons: string[] = [];
  const host = URL.parse(page.url)?.hostname ?? '';
  if (PARKING_HOSTS.test(host)) reasons.push(`it is shown by ${host}`);
  const linked = page.anchors.slice(0, 100).map(({ url }) => url?.hostname ?? '');
  const loaded = page.scripts.map((link) => URL.parse(link, page.url)?.hostname ?? '');
  const seller = [...loaded, ...linked].find((name) => PARKING_HOSTS.test(name));
  const text = [page.title, ...page.lines.slice(0, 100).map((line) => line.text)].join('\n').slice(0, 6000);
  const words = text.split(/\s+/).length;
  for (const [reason, phrase] of PHRASES) if (words <= MOST_WORDS && phrase.test(text)) reasons.push(reason);
  if (seller && (reasons.length > 0 || words <= 60)) reasons.push(`it loads or links ${seller}`);
  return reasons.length > 0 ? reasons : null;
}
