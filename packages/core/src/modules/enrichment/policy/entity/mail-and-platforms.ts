/** Where anybody may have an address: such an address tells nothing of a company. */
const FREE_MAIL: ReadonlySet<string> = new Set(
  (
    'aol.com att.net bigpond.com bk.ru bol.com.br btinternet.com comcast.net cox.net daum.net duck.com fastmail.com foxmail.com free.fr ' +
    'freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hanmail.net hey.com hotmail.co.uk hotmail.com hotmail.de ' +
    'hotmail.es hotmail.fr hotmail.it hushmail.com icloud.com ig.com.br inbox.ru interia.pl laposte.net libero.it list.ru live.com mac.com ' +
    'mail.com mail.ru mailinator.com me.com msn.com naver.com o2.pl orange.fr outlook.com outlook.de outlook.fr pm.me proton.me protonmail.com ' +
    'qq.com rediffmail.com rocketmail.com sbcglobal.net sina.com t-online.de terra.com.br tutanota.com uol.com.br verizon.net virgilio.it ' +
    'wanadoo.fr web.de wp.pl yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.it yandex.com ' +
    'yandex.ru ymail.com zoho.com 126.com 163.com'
  ).split(' '),
);

export function isFreeMail(domain: string): boolean {
  return FREE_MAIL.has(domain) || /^(?:hotmail|outlook|live|yahoo|gmx)\.[a-z.]{2,6}$/u.test(domain);
}

/** Sites on which companies have pages: a page there means its company, not the site's owner. The group is its name in the address. */
const PLATFORM_PAGES: readonly (readonly [domain: string, path: RegExp])[] = [
  ['linkedin.com', /^\/(?:company|school|showcase)\/([^/?#]+)/u],
  ['crunchbase.com', /^\/organization\/([^/?#]+)/u],
  ['github.com', /^\/(?!about|features|pricing|enterprise|contact|site)([^/?#]+)\/?$/u],
  ['facebook.com', /^\/(?!about|business|pages|help)([^/?#]+)\/?$/u],
  ['instagram.com', /^\/(?!about|explore)([^/?#]+)\/?$/u],
  ['twitter.com', /^\/(?!about|home|explore)([^/?#]+)\/?$/u],
  ['x.com', /^\/(?!about|home|explore)([^/?#]+)\/?$/u],
  ['wikipedia.org', /^\/wiki\/([^/?#]+)/u],
  ['glassdoor.com', /^\/Overview\/Working-at-(.+)-EI_/u],
];

/** Words of the company whose page on a platform this is (`linkedin.com/company/acme-labs` → `acme labs`); null for any other page. */
export function companyOnPlatform(domain: string, path: string): string | null {
  for (const [platform, pattern] of PLATFORM_PAGES) {
    const slug = domain === platform ? pattern.exec(path)?.[1] : undefined;
    if (slug !== undefined) return words(slug);
  }
  return null;
}

function words(slug: string): string | null {
  const text = decoded(slug)
    .replace(/_\((?:company|business|brand|organi[sz]ation)\)$/u, '')
    .replaceAll(/[-_+]+/gu, ' ')
    .trim();
  return /[\p{L}\p{N}]{2}/u.test(text) ? text : null;
}

function decoded(slug: string): string {
  try {
    return decodeURIComponent(slug);
  } catch {
    return slug;
  }
}
