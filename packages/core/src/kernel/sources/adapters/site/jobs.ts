import { type Fact, TRUST } from './facts.ts';
import { type Page, resolved } from './page.ts';
import { positionsOf } from './structured.ts';

/** A board that lists the company's positions, as its provider knows it. */
export interface JobBoard {
  readonly provider: string;
  readonly token: string;
}

export interface Position {
  readonly title: string;
  readonly url: string | null;
}

const BOARDS: readonly { readonly provider: string; readonly address: RegExp }[] = [
  {
    provider: 'greenhouse',
    address:
      /^https?:\/\/(?:[\w-]+\.)?greenhouse\.io\/(?:v1\/boards\/|embed\/job_(?:board|app)(?:\/js)?\?(?:[^#]*&)?for=)?([A-Za-z0-9_-]{2,60})(?:[/?&#]|$)/,
  },
  {
    provider: 'lever',
    address:
      /^https?:\/\/(?:jobs(?:\.eu)?\.lever\.co|api(?:\.eu)?\.lever\.co\/v0\/postings)\/([A-Za-z0-9._-]{2,60})(?:[/?#]|$)/,
  },
  { provider: 'ashby', address: /^https?:\/\/jobs\.ashbyhq\.com\/([A-Za-z0-9%._-]{2,60})(?:[/?#]|$)/ },
  { provider: 'workable', address: /^https?:\/\/apply\.workable\.com\/([A-Za-z0-9_-]{2,60})(?:[/?#]|$)/ },
  {
    provider: 'smartrecruiters',
    address: /^https?:\/\/(?:careers|jobs)\.smartrecruiters\.com\/([A-Za-z0-9_-]{2,60})(?:[/?#]|$)/,
  },
  { provider: 'personio', address: /^https?:\/\/([a-z0-9-]{2,60})\.jobs\.personio\.(?:de|com)(?:[/?#]|$)/ },
  { provider: 'recruitee', address: /^https?:\/\/([a-z0-9-]{2,60})\.recruitee\.com(?:[/?#]|$)/ },
  { provider: 'teamtailor', address: /^https?:\/\/([a-z0-9-]{2,60})\.teamtailor\.com(?:[/?#]|$)/ },
  { provider: 'bamboohr', address: /^https?:\/\/([a-z0-9-]{2,60})\.bamboohr\.com\/(?:careers|jobs)/ },
  { provider: 'gupy', address: /^https?:\/\/([a-z0-9-]{2,60})\.gupy\.io(?:[/?#]|$)/ },
];
const NO_TOKEN = /^(?:embed|v1|api|boards|job-boards|www|app|support|widget|careers|jobs|help)$/i;

/** Boards a page links or embeds; a script may name one, too. */
export function jobBoardsOf(page: Page): readonly JobBoard[] {
  const inline = [
    ...page.inline.matchAll(
      /https?:\/\/[\w.-]{1,60}(?:greenhouse\.io|lever\.co|ashbyhq\.com)\/[\w./?=&-]{1,120}/g,
    ),
  ];
  const loaded = [...page.scripts, ...inline.map(([address]) => address)].map((address) =>
    resolved(page, address),
  );
  const found = new Map<string, JobBoard>();
  const host = URL.parse(page.url)?.host;
  for (const url of [...loaded, ...page.anchors.map((anchor) => anchor.url)]) {
    // None of them is the company's own host, which most links lead to.
    if (!url || url.host === host) continue;
    const full = url.href;
    for (const { provider, address: shape } of BOARDS) {
      const token = shape.exec(full)?.[1];
      if (token && !NO_TOKEN.test(token)) found.set(`${provider} ${token}`, { provider, token });
    }
  }
  return [...found.values()].slice(0, 10);
}

const JOB_PATH =
  /\/(?:jobs?|careers?|karriere|stellen(?:angebote)?|vacanc(?:y|ies)|positions?|openings?|vagas|empleos?|emplois?|offres?|vacatures?|lavora-con-noi)\/(?:[\w-]+\/)?[\w%-]{4,120}\/?$/i;
const NO_POSITION =
  /^(?:jobs?|careers?|all|alle|apply|bewerben|view|see|more|mehr|learn|open positions|benefits|culture|life at|teams?|faq|privacy|students?|back)\b/i;

/** Positions on a careers page: described for machines, else by the links that lead to them. */
export function positionsOn(page: Page): readonly Position[] {
  const described = positionsOf(page);
  if (described.length > 0) return described.slice(0, 200);
  const linked = page.anchors.flatMap(({ url, text, area }) => {
    const isBoard =
      url && BOARDS.some(({ address }) => address.test(url.href)) && url.pathname.split('/').length > 2;
    if (!url || area === 'nav' || area === 'footer' || (!isBoard && !JOB_PATH.test(url.pathname))) return [];
    return text.length >= 5 && text.length <= 120 && !NO_POSITION.test(text)
      ? [{ title: text, url: url.href }]
      : [];
  });
  return [...new Map(linked.map((position) => [position.url, position])).values()].slice(0, 200);
}

/** How many there are; of a page that lists none nothing follows, since most lists are loaded later. */
export function jobFacts(page: Page): Fact[] {
  const { length } = positionsOn(page);
  const confidence = positionsOf(page).length > 0 ? TRUST.meta : TRUST.text;
  return length > 0 ? [{ field: 'openJobs', value: length, confidence, url: page.url }] : [];
}
