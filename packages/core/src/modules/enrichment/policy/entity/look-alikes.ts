import { domainToUnicode } from 'node:url';

/** Letters of other scripts, and signs, that are read as an ASCII letter. Own table: what common fonts draw alike. */
const CONFUSABLES: Readonly<Record<string, string>> = {
  // Cyrillic
  а: 'a',
  в: 'b',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ё: 'e',
  ѕ: 's',
  һ: 'h',
  і: 'i',
  ї: 'i',
  ј: 'j',
  к: 'k',
  ӏ: 'l',
  м: 'm',
  п: 'n',
  о: 'o',
  р: 'p',
  ԛ: 'q',
  г: 'r',
  т: 't',
  υ: 'u',
  ѵ: 'v',
  ԝ: 'w',
  х: 'x',
  у: 'y',
  ʏ: 'y',
  н: 'h',
  ь: 'b',
  з: '3',
  // Greek
  α: 'a',
  β: 'b',
  ϲ: 'c',
  ε: 'e',
  η: 'n',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  σ: 'o',
  τ: 't',
  χ: 'x',
  γ: 'y',
  ω: 'w',
  // Armenian
  ա: 'w',
  ց: 'g',
  հ: 'h',
  ո: 'n',
  ս: 'u',
  օ: 'o',
  ք: 'p',
  զ: 'q',
  յ: 'j',
  լ: 'l',
  // Latin letters that are no letter of theirs with a mark
  ı: 'i',
  ɩ: 'i',
  ɑ: 'a',
  ɡ: 'g',
  ƅ: 'b',
  ɗ: 'd',
  ƒ: 'f',
  ɦ: 'h',
  ĸ: 'k',
  ł: 'l',
  ŋ: 'n',
  ø: 'o',
  đ: 'd',
  ħ: 'h',
  ŧ: 't',
  ʋ: 'v',
};

/** Domains that are imitated most, as reports of phishing name them. A domain that only looks like one of them is warned of. */
const OFTEN_IMITATED: ReadonlySet<string> = new Set(
  (
    'adobe airbnb alibaba aliexpress allianz amazon americanexpress apple atlassian bankofamerica barclays binance bing bmw booking ' +
    'chase cisco citibank cloudflare coinbase deutschebank dhl disney docusign dropbox ebay facebook fedex github gitlab google hsbc ' +
    'hubspot ibm icloud instagram intel intuit linkedin mastercard meta microsoft netflix nubank nvidia okta openai oracle outlook ' +
    'paypal pinterest revolut roblox salesforce samsung santander sap shopify siemens slack spotify stripe telegram tesla tiktok ' +
    'twitter uber unilever ups visa walmart wellsfargo whatsapp wikipedia yahoo youtube zoom'
  ).split(' '),
);

export interface Appearance {
  /** As a reader sees it: `müller.de` for `xn--mller-kva.de`. */
  readonly unicode: string;
  /** ASCII domain that it can be mistaken for; null where there is none. */
  readonly looksLike: string | null;
  /** True where it is written to deceive: scripts mixed in one label, or foreign letters alone that all read as ASCII. */
  readonly deceives: boolean;
}

/**
 * What a host looks like to a reader. Deceitful is a label that mixes Latin with Cyrillic, Greek or Armenian letters, and one
 * of these scripts alone that reads as an ASCII word throughout; marks on Latin letters (`müller.de`) are not. A domain in plain ASCII or
 * with marks whose name is read as one that is often imitated (`paypa1.com`, `rnicrosoft.com`) has `looksLike` alone.
 */
export function appearanceOf(host: string): Appearance {
  const unicode = host.includes('xn--') ? domainToUnicode(host) || host : host;
  const labels = unicode.split('.');
  const read = labels.map(skeleton);
  const deceives = labels.some((label, at) => isDeceitful(label, read[at] ?? label));
  const looksLike = read.join('.');
  if (deceives) return { unicode, looksLike, deceives };
  return { unicode, looksLike: imitated(labels, read), deceives };
}

function imitated(labels: readonly string[], read: readonly string[]): string | null {
  const at = read.findIndex((label, index) => {
    const forms = [label, label.replaceAll('rn', 'm').replaceAll('vv', 'w'), digitsRead(label)];
    return forms.some((form) => form !== labels[index] && OFTEN_IMITATED.has(form));
  });
  const label = read[at];
  if (label === undefined) return null;
  const form = [label, label.replaceAll('rn', 'm').replaceAll('vv', 'w'), digitsRead(label)].find((one) =>
    OFTEN_IMITATED.has(one),
  );
  return [...read.slice(0, at), form, ...read.slice(at + 1)].join('.');
}

const digitsRead = (label: string): string =>
  label
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('3', 'e')
    .replaceAll('5', 's')
    .replaceAll('rn', 'm');

function skeleton(label: string): string {
  return Array.from(label.normalize('NFC'))
    .map((letter) => CONFUSABLES[letter] ?? letter.normalize('NFD').replaceAll(/\p{M}/gu, ''))
    .map((letter) => CONFUSABLES[letter] ?? letter)
    .join('');
}

function isDeceitful(label: string, read: string): boolean {
  const isForeign = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}]/u.test(label);
  if (!isForeign) return false;
  return /\p{Script=Latin}/u.test(label) || /^[a-z0-9-]+$/u.test(read);
}
