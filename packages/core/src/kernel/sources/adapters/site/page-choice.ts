import { registrableOf } from './hosts.ts';
import type { Anchor, Page } from './page.ts';

export const PAGE_KINDS = ['imprint', 'about', 'contact', 'careers', 'news', 'pricing'] as const;
export type PageKind = (typeof PAGE_KINDS)[number];

export interface ChosenPage {
  readonly kind: PageKind;
  readonly url: string;
}

interface Way {
  /** The last part of a path. */
  readonly path: RegExp;
  readonly words: RegExp;
  /** Where it mostly is, for pages that link it nowhere; by language of the site. */
  readonly usual: Readonly<Record<string, string>>;
}

const WAYS: Readonly<Record<PageKind, Way>> = {
  imprint: {
    path: /^(?:imprint|impressum|legal(?:-notice|-information|-info)?|mentions-legales|aviso-legal|note-legali|informacje-prawne|company-information|anbieterkennzeichnung|tokushoho|specified-commercial-transactions|juridische-informatie)(?:\.\w{2,5})?$/i,
    words:
      /^(?:imprint|impressum|legal(?: notice| information| info)?|mentions légales|aviso legal|note legali|company information|特定商取引.*|会社概要)$/i,
    usual: { de: '/impressum', fr: '/mentions-legales', es: '/aviso-legal', '': '/imprint' },
  },
  about: {
    path: /^(?:about(?:-us|-company)?|company|ueber-uns|uber-uns|über-uns|unternehmen|a-propos|qui-sommes-nous|notre-entreprise|sobre(?:-nosotros|-nos)?|quem-somos|quienes-somos|nosotros|chi-siamo|azienda|over-ons|o-nas|om-oss|who-we-are|our-story|company-profile)(?:\.\w{2,5})?$/i,
    words:
      /^(?:about(?: us| .{2,25})?|company|über uns|unternehmen|à propos|qui sommes-nous.*|sobre(?: nosotros| nós)?|quem somos|quiénes somos|chi siamo|over ons|o nas|om oss|who we are|our story|会社情報)$/i,
    usual: { de: '/ueber-uns', fr: '/a-propos', es: '/sobre-nosotros', pt: '/sobre', '': '/about' },
  },
  contact: {
    path: /^(?:contact(?:-us)?|kontakt|contacto|contato|contatti|contactez-nous|nous-contacter|yhteystiedot|kontakta-oss|inquiry)(?:\.\w{2,5})?$/i,
    words:
      /^(?:contact(?: us)?|kontakt|contacto|contato|fale conosco|contatti|(?:nous )?contact(?:er|ez-nous)?|kontakta oss|お問い合わせ)$/i,
    usual: { de: '/kontakt', es: '/contacto', pt: '/contato', it: '/contatti', '': '/contact' },
  },
  careers: {
    path: /^(?:careers?|jobs?|karriere|stellenangebote|join-us|work-with-us|vacatures|werken-bij|carrieres?|recrutement|empleo|trabaja-con-nosotros|carreiras|trabalhe-conosco|lavora-con-noi|kariera|open-positions|vacancies|recruit)(?:\.\w{2,5})?$/i,
    words:
      /^(?:careers?.{0,20}|jobs?.{0,20}|karriere|stellenangebote|join us|work with us|we.re hiring.{0,10}|carrières?|recrutement|empleo|trabaja con nosotros|carreiras|trabalhe conosco|lavora con noi|採用.*)$/i,
    usual: { '': '/careers' },
  },
  pricing: {
    path: /^(?:pricing|prices|preise|tarifs?|precios|precos|prezzi|plans|products?|produkte|produits|productos|produtos|prodotti|solutions)(?:\.\w{2,5})?$/i,
    words:
      /^(?:pricing|prices|preise|tarifs?|precios|preços|prezzi|plans(?: (?:&|and) pricing)?|(?:our )?products?|produkte|produits|productos|produtos|prodotti)$/i,
    usual: { '': '/pricing' },
  },
  news: {
    path: /^(?:news(?:room)?|press(?:e|-releases?|room)?|aktuelles|actualites|noticias|blog|media)(?:\.\w{2,5})?$/i,
    words: /^(?:news(?:room)?|press(?:e| releases?)?|aktuelles|actualités|noticias|notícias|blog|ニュース)$/i,
    usual: { '': '/news' },
  },
};

/** Most pages besides the home page that one look at a site may cost. */
export const MOST_PAGES = 5;
/** Of pages nobody links, only those most worth a try in vain. */
const GUESSED: readonly PageKind[] = ['imprint', 'about', 'contact'];

/** Which further pages to read: of each kind the best link there is, and where there is none the usual address of the few that matter most. */
export function choosePages(home: Page, language: string | undefined): readonly ChosenPage[] {
  const own = linksWithin(home);
  const chosen: ChosenPage[] = [];
  const taken = new Set([bareAddress(home.url)]);
  const take = (kind: PageKind, url: string | undefined) => {
    if (!url || chosen.length >= MOST_PAGES || taken.has(bareAddress(url))) return;
    taken.add(bareAddress(url));
    chosen.push({ kind, url });
  };
  const imprint = bestLink(own, 'imprint');
  // An imprint says how to reach the company, too.
  const order = imprint
    ? [...PAGE_KINDS.filter((kind) => kind !== 'contact'), 'contact' as const]
    : PAGE_KINDS;
  for (const kind of order) take(kind, bestLink(own, kind));
  const linked = new Set(chosen.map(({ kind }) => kind));
  for (const kind of GUESSED) {
    const { usual } = WAYS[kind];
    if (!linked.has(kind)) take(kind, new URL(usual[language ?? ''] ?? usual[''] ?? '/', home.url).href);
  }
  return chosen;
}

interface Link {
  readonly url: URL;
  readonly anchor: Anchor;
}

/** Links that stay with the company: its other hosts too, but no files. */
function linksWithin(home: Page): readonly Link[] {
  const domain = registrableOf(URL.parse(home.url)?.hostname ?? '');
  return home.anchors.flatMap((anchor) => {
    const { url } = anchor;
    const isOwn =
      url && registrableOf(url.hostname) === domain && !/\.(?:pdf|jpe?g|png|zip|docx?)$/i.test(url.pathname);
    return isOwn ? [{ url, anchor }] : [];
  });
}

function bestLink(links: readonly Link[], kind: PageKind): string | undefined {
  const way = WAYS[kind];
  let best: { score: number; url: string } | undefined;
  for (const { url, anchor } of links) {
    const parts = url.pathname.split('/').filter(Boolean);
    const byPath = way.path.test(parts.at(-1) ?? '') ? 2 : 0;
    const byWords = way.words.test(anchor.text) ? 2 : 0;
    if (byPath + byWords === 0) continue;
    // The shorter way is the more general page.
    const score = byPath + byWords - parts.length * 0.3 - (url.search ? 0.5 : 0);
    if (!best || score > best.score) best = { score, url: withoutHash(url) };
  }
  return best?.url;
}

function withoutHash(url: URL): string {
  return url.href.split('#', 1)[0] ?? url.href;
}

function bareAddress(url: string): string {
  return url
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/[#?].*$/, '')
    .replace(/\/$/, '')
    .toLowerCase();
}
