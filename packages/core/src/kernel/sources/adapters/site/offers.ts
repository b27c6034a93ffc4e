import { type Fact, TRUST } from './facts.ts';
import type { Anchor, Page } from './page.ts';

const PRODUCT_PATH =
  /\/(?:products?|produkte?|produits?|productos?|produtos?|prodotti|producten|platform|software|apps?)\/([a-z0-9][a-z0-9_-]{1,60})\/?$/i;
const CUSTOMER_PATH =
  /\/(?:industr(?:y|ies)|branchen?|secteurs?|sectores?|setores?|settori|sectoren|customers?\/(?:by-)?industry|solutions?\/(?:by-)?industr(?:y|ies)|use-cases?\/for|for|fuer)\/([a-z0-9][a-z0-9_-]{1,60})\/?$/i;
/** What such links say that is no name. */
const NO_NAME =
  /^(?:learn more|more|mehr(?: erfahren)?|read more|details|view|discover|explore|see all|all products|overview|übersicht|en savoir plus|ver más|saiba mais|get started|buy now|shop now|pricing|demo|features)\b/i;

/** Products by the links that lead to them, and whom they are for by links to pages for branches. */
export function offerFacts(page: Page): Fact[] {
  const facts: Fact[] = [];
  const products = namesAt(page, PRODUCT_PATH);
  if (products.length > 0)
    facts.push({ field: 'products', value: products, confidence: TRUST.title, url: page.url });
  const customers = [...namesAt(page, CUSTOMER_PATH), ...customersInText(page)];
  if (customers.length > 0)
    facts.push({ field: 'targetCustomers', value: customers, confidence: TRUST.text, url: page.url });
  return facts;
}

function namesAt(page: Page, path: RegExp): string[] {
  const host = URL.parse(page.url)?.hostname.replace(/^www\./, '') ?? '';
  const names = page.anchors.flatMap((anchor) => {
    const { url } = anchor;
    if (!url?.hostname.endsWith(host) || !path.test(url.pathname) || !isName(anchor)) return [];
    return [anchor.text];
  });
  return [...new Set(names)].slice(0, 30);
}

function isName({ text }: Anchor): boolean {
  return (
    text.length >= 2 &&
    text.length <= 50 &&
    text.split(' ').length <= 6 &&
    /\p{L}/u.test(text) &&
    !NO_NAME.test(text)
  );
}

/** `Built for banks, hospitals and mid-sized companies.` */
function customersInText(page: Page): string[] {
  for (const { text, area } of page.lines) {
    if (area === 'nav' || text.length > 400) continue;
    const said =
      /\b(?:built|made|designed|trusted by|we (?:work|build|serve)(?: for)?|our customers(?: are)?|customers include|serving)\b(?: for)?:? ([\p{L}][\p{L} ,&-]{4,160})(?:[.!]|$)/iu.exec(
        text,
      )?.[1];
    if (!said?.includes(',') && !said?.includes(' and ')) continue;
    const parts = said.split(/\s*,\s*(?:and\s+)?|\s+and\s+/).map((part) => part.trim());
    if (
      parts.length >= 2 &&
      parts.length <= 6 &&
      parts.every((part) => part.length >= 3 && part.length <= 40)
    )
      return parts;
  }
  return [];
}
