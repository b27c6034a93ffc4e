import type { WorldCompany } from '../../world/company.ts';
import type { SourceProtocol, SourceQuestion, SourceReply } from '../protocol.ts';
import { escapeHtml, type Site, serverHeaders, siteOf } from './markup.ts';
import { pageAt, pathsOf } from './pages.ts';
import { endlessPage, parkedPage, specialAnswer } from './special.ts';

const HTML = { 'content-type': 'text/html; charset=utf-8' };

interface Asked {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

/** `/https/acme.com/about` as scheme, host and path. */
function asked(url: URL): Asked | null {
  const [, scheme, host, path] = /^\/(https?)\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  if (scheme === undefined || host === undefined) return null;
  return { scheme, host: host.toLowerCase().replace(/:\d+$/, ''), path: decodeURI(path ?? '/') };
}

function answer(status: number, text: string, headers: Readonly<Record<string, string>> = HTML): SourceReply {
  return { status, headers: { ...HTML, ...headers }, text, priceUsd: 0, subject: null };
}

function errorPage(status: number, title: string): string {
  return `<!DOCTYPE html><html><head><title>${status} ${title}</title></head><body><h1>${title}</h1></body></html>`;
}

function redirectTo(location: string): SourceReply {
  return answer(301, errorPage(301, 'Moved Permanently'), { location });
}

/** Where a request to the wrong address of the right company goes; null where it is the right one. */
function movedTo(company: WorldCompany, { scheme, host, path }: Asked): string | null {
  const home = company.redirectsTo === null ? company.facts.website : `https://${company.redirectsTo}`;
  if (company.redirectsTo !== null) return `${home}/`;
  const right = new URL(home);
  return scheme === 'https' && host === right.hostname ? null : `${home}${path}`;
}

/** A small square with the company's initial. */
function logo({ facts, company }: Site): string {
  const initial = escapeHtml((facts.name ?? company.domain).charAt(0));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64" fill="#345"/><text x="20" y="44" font-size="36" fill="#fff">${initial}</text></svg>`;
}

function fileAt(site: Site, path: string): SourceReply | null {
  const { website } = site.company.facts;
  switch (path) {
    case '/robots.txt':
      return answer(200, `User-agent: *\nDisallow: /admin/\nSitemap: ${website}/sitemap.xml\n`, {
        'content-type': 'text/plain; charset=utf-8',
      });
    case '/sitemap.xml': {
      const urls = pathsOf(site).map((one) => `<url><loc>${website}${one}</loc></url>`);
      const text = `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`;
      return answer(200, text, { 'content-type': 'application/xml' });
    }
    case '/favicon.ico':
    case '/logo.svg':
      return answer(200, logo(site), { 'content-type': 'image/svg+xml' });
    default:
      return null;
  }
}

function living(company: WorldCompany, where: Asked, question: SourceQuestion): SourceReply {
  const site = siteOf(company, question.view(company)?.facts ?? {});
  const file = fileAt(site, where.path);
  if (file) return file;
  if (company.site === 'endless' && where.path === '/')
    return { ...endlessPage(escapeHtml(company.facts.name)), priceUsd: 0, subject: company.domain };
  const page = pageAt(site, where.path);
  return page === null
    ? answer(404, errorPage(404, 'Not Found'), serverHeaders(site))
    : answer(200, page, serverHeaders(site));
}

function ofCompany(company: WorldCompany, where: Asked, question: SourceQuestion): SourceReply {
  if (company.site === 'gone') return answer(404, errorPage(404, 'Not Found'));
  if (company.site === 'parked') return { ...parkedPage(company.domain), priceUsd: 0, subject: null };
  const moved = movedTo(company, where);
  return moved === null ? living(company, where, question) : redirectTo(moved);
}

/** Every site of the world: `/<scheme>/<host>/<path>`. */
export const site: SourceProtocol = {
  answer: (question) => {
    const where = asked(question.url);
    if (!where) return answer(400, errorPage(400, 'Bad Request'));
    const special = specialAnswer(where.host.replace(/^www\./, ''), where.path);
    if (special) return { ...special, call: where.path };
    const company = question.world.byDomain(where.host);
    if (!company) return answer(502, errorPage(502, 'Bad Gateway'));
    return { ...ofCompany(company, where, question), subject: company.domain, call: where.path };
  },
  error: ({ status, message }) => ({ status, headers: HTML, text: errorPage(status, escapeHtml(message)) }),
};
