import { gzipSync } from 'node:zlib';
import type { SourceReply } from '../protocol.ts';

const HTML = 'text/html; charset=utf-8';
const SLOW_MS = 60_000;
const BOMB_MEGABYTES = 200;

function page(text: string, type = HTML): Omit<SourceReply, 'priceUsd' | 'subject'> {
  return { status: 200, headers: { 'content-type': type }, text };
}

function redirect(location: string): Omit<SourceReply, 'priceUsd' | 'subject'> {
  return { status: 302, headers: { location, 'content-type': HTML }, text: '' };
}

let bomb: Uint8Array | null = null;

/** A body of some 200 kB that unpacks to 200 MB: gzip members one after another, as the format allows. */
function gzipBomb(): Uint8Array {
  if (bomb) return bomb;
  const start = gzipSync('<!DOCTYPE html><html><head><title>Bomb</title></head><body>');
  const megabyte = gzipSync(Buffer.alloc(1_048_576, ' '), { level: 9 });
  bomb = Buffer.concat([start, ...Array.from({ length: BOMB_MEGABYTES }, () => megabyte)]);
  return bomb;
}

const KANA_ROWS = [
  { from: 0x3041, to: 0x3093, lead: 0x82, trail: 0x9f },
  { from: 0x30a1, to: 0x30df, lead: 0x83, trail: 0x40 },
  { from: 0x30e0, to: 0x30f6, lead: 0x83, trail: 0x80 },
] as const;

/** Shift_JIS of ASCII and kana (JIS X 0208, rows 4 and 5), which is all that the page needs. */
function shiftJis(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0x20;
    const row = KANA_ROWS.find(({ from, to }) => code >= from && code <= to);
    if (row) bytes.push(row.lead, row.trail + code - row.from);
    else if (sign === 'ー') bytes.push(0x81, 0x5b);
    else bytes.push(code < 0x80 ? code : 0x3f);
  }
  return Uint8Array.from(bytes);
}

const LATIN1 =
  '<!DOCTYPE html><html lang="de"><head><title>Müller & Söhne Bäckerei</title><meta name="description" content="Brötchen, Käsekuchen und Süßes aus Köln"></head><body><h1>Grüß Gott</h1></body></html>';
const SHIFT_JIS =
  '<!DOCTYPE html><html lang="ja"><head><meta charset="Shift_JIS"><title>サンドボックス ソフト</title><meta name="description" content="ソフトウェアをつくるカブシキガイシャ"></head><body><h1>ようこそ</h1></body></html>';
const DISALLOWED =
  '<!DOCTYPE html><html><head><title>Members only</title></head><body><p>You should not have read this: robots.txt forbids it.</p></body></html>';

type Special = (path: string) => Omit<SourceReply, 'priceUsd' | 'subject'> | null;

const SPECIAL: Readonly<Record<string, Special>> = {
  'redirects-to-private.example': () => redirect('http://169.254.169.254/latest/meta-data/'),
  'loop.example': (path) => redirect(path === '/' ? 'https://loop.example/again' : 'https://loop.example/'),
  'bomb.example': () => ({
    status: 200,
    headers: { 'content-type': HTML, 'content-encoding': 'gzip' },
    bytes: gzipBomb(),
  }),
  'slow.example': () => ({ ...page('<!DOCTYPE html><title>Slow</title>'), delayMs: SLOW_MS }),
  'private.example': () =>
    page('<!DOCTYPE html><title>Internal</title><p>Nobody outside should see this.</p>'),
  'latin1.example': () => ({
    status: 200,
    headers: { 'content-type': 'text/html; charset=ISO-8859-1' },
    bytes: Buffer.from(LATIN1, 'latin1'),
  }),
  'shiftjis.example': () => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    bytes: shiftJis(SHIFT_JIS),
  }),
  'disallowed.example': (path) =>
    path === '/robots.txt' ? page('User-agent: *\nDisallow: /\n', 'text/plain') : page(DISALLOWED),
};

/** The answer of a host that behaves badly on purpose; null for all others. Their robots.txt forbids nothing unless that is the point. */
export function specialAnswer(host: string, path: string): SourceReply | null {
  const special = SPECIAL[host];
  if (!special) return null;
  const isOpen = path === '/robots.txt' && host !== 'disallowed.example';
  const answer = isOpen
    ? { status: 404, headers: { 'content-type': HTML }, text: 'Not found' }
    : special(path);
  return answer && { ...answer, priceUsd: 0, subject: host };
}

/** The same piece of a page over and over; it says that more is coming. */
export function endlessPage(title: string): Omit<SourceReply, 'priceUsd' | 'subject'> {
  const piece = `<!DOCTYPE html><html><head><title>${title}</title></head><body>${'<p>And there is more to read below.</p>'.repeat(400)}`;
  return { ...page(piece), endless: true };
}

/** What a domain for sale shows. */
export function parkedPage(domain: string): Omit<SourceReply, 'priceUsd' | 'subject'> {
  return page(`<!DOCTYPE html><html><head><title>${domain} is for sale</title><meta name="description" content="The domain ${domain} is parked."></head>
<body><h1>${domain}</h1><p>This domain is for sale. Buy this domain.</p><p>Related searches</p><ul><li>Business Software</li><li>Cheap Flights</li><li>Insurance Quotes</li></ul>
<p>This domain is parked free of charge.</p></body></html>`);
}
