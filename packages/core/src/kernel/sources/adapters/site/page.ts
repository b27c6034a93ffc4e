/** Which part of a page something stands in; what is in `nav` and `footer` repeats on every page of a site. */
export type Area = 'main' | 'nav' | 'header' | 'footer' | 'address';

export interface Anchor {
  readonly href: string;
  /** In full; null for what is no http(s) address. */
  readonly url: URL | null;
  readonly text: string;
  readonly area: Area;
  /** Place among the page's anchors and times, counted from 0. */
  readonly at: number;
}

/** A thing described in JSON-LD or microdata: its properties, with `@type`. */
export type Thing = Readonly<Record<string, unknown>>;

/** What a page holds, read once and in one go; every extractor works on this. */
export interface Page {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly title: string;
  /** `lang` of the document. */
  readonly language: string;
  /** `<meta>` by name, property or http-equiv, lower case, in the order they come. */
  readonly metas: readonly { readonly name: string; readonly content: string }[];
  /** `<link>`. */
  readonly relations: readonly { readonly rel: string; readonly href: string; readonly hreflang: string }[];
  readonly anchors: readonly Anchor[];
  readonly times: readonly { readonly day: string; readonly at: number }[];
  /** Addresses of scripts and frames. */
  readonly scripts: readonly string[];
  /** Beginnings of inline scripts, joined. */
  readonly inline: string;
  readonly jsonLd: readonly string[];
  readonly microdata: readonly Thing[];
  readonly headings: readonly { readonly level: number; readonly text: string }[];
  readonly images: readonly { readonly src: string; readonly words: string }[];
  /** Visible text, a line for each block. */
  readonly lines: readonly { readonly text: string; readonly area: Area }[];
  /** Names of elements' `class` and `id` as far as they tell a system, joined. */
  readonly marks: string;
  /** Addresses hidden from machines by Cloudflare, in hexadecimal. */
  readonly hiddenEmails: readonly string[];
}

export function metaOf(page: Page, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = page.metas.find((meta) => meta.name === name && meta.content !== '');
    if (found) return found.content;
  }
  return undefined;
}

/** An address found on the page, in full; undefined for what is no http(s) address. */
export function resolved(page: Pick<Page, 'url'>, href: string | undefined): URL | undefined {
  if (!href || href.length > 2000) return undefined;
  const url = URL.parse(href.trim(), page.url);
  return url && /^https?:$/.test(url.protocol) && !url.username ? url : undefined;
}
