import {
  type CountryCode,
  findPhoneNumbersInText,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';
import { type Fact, TRUST } from './facts.ts';
import { registrableOf } from './hosts.ts';
import type { Page } from './page.ts';
import type { About } from './structured.ts';

/** Boxes that belong to no person, best first. */
const GENERAL = (
  'info contact hello kontakt office mail hi contato contacto contatti contatto bonjour ola hola service support help team ' +
  'anfrage post zentrale sekretariat kundenservice vertrieb sales enquiries inquiries general welcome empfang atendimento ' +
  'comercial ventas commercial press media presse jobs careers'
).split(' ');
/** Text searched for numbers: the search grows with its length. */
const SEARCHED = 6000;

export interface Contacts {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** Addresses of the company's own domain, general boxes first, and numbers, those behind links first. */
export function contactsOf(page: Page, about: About): Contacts {
  return { emails: emailsOf(page, about.domain), phones: phonesOf(page, about.country) };
}

/** A person's own box is kept out of the profile: it is personal data and no general address. */
export function contactFacts({ emails, phones }: Contacts, page: Page): Fact[] {
  const facts: Fact[] = [];
  const general = emails.find((email) => GENERAL.includes(localPart(email)));
  const rank = GENERAL.indexOf(localPart(general ?? ''));
  if (general) {
    facts.push({
      field: 'email',
      value: general,
      confidence: TRUST.markup + (rank < 12 ? 0.12 : 0),
      url: page.url,
    });
  }
  const [phone] = phones;
  if (phone) facts.push({ field: 'phone', value: phone, confidence: TRUST.markup + 0.08, url: page.url });
  return facts;
}

function emailsOf(page: Page, domain: string): string[] {
  const found: string[] = page.hiddenEmails.map(uncovered);
  for (const { href } of page.anchors) {
    if (/^mailto:/i.test(href)) found.push(decoded(href.slice(7).split('?')[0] ?? ''));
  }
  for (const { text } of page.lines) {
    if (!/@|[[(]\s?at\s?[\])]/i.test(text)) continue;
    const plain = text
      .replaceAll(/\s?[[(]\s?(?:at|@)\s?[\])]\s?/gi, '@')
      .replaceAll(/\s?[[(]\s?(?:dot|punkt)\s?[\])]\s?/gi, '.');
    for (const [email] of plain.matchAll(/[\w.+-]{1,64}@[a-z0-9.-]{3,100}/gi)) found.push(email);
  }
  const clean = found.map((email) => email.toLowerCase().trim().replace(/\.+$/, ''));
  const own = clean.filter((email) => isEmail(email) && registrableOf(email.split('@')[1] ?? '') === domain);
  return [...new Set(own)].sort((a, b) => rankOf(a) - rankOf(b)).slice(0, 20);
}

function isEmail(text: string): boolean {
  return /^[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}$/.test(text);
}

function rankOf(email: string): number {
  const at = GENERAL.indexOf(localPart(email));
  return at === -1 ? GENERAL.length : at;
}

function localPart(email: string): string {
  return email.split('@')[0] ?? '';
}

/** Cloudflare's hiding: the first byte is added (exclusive or) to all others. */
function uncovered(hexadecimal: string): string {
  const bytes = Buffer.from(hexadecimal, 'hex');
  const key = bytes[0] ?? 0;
  return Buffer.from(bytes.subarray(1).map((byte) => byte ^ key)).toString('utf8');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function phonesOf(page: Page, country: string | undefined): string[] {
  const linked = page.anchors
    .filter(({ href }) => /^(?:tel|callto):/i.test(href))
    .map(({ href }) => parsePhone(decoded(href.replace(/^\w+:(?:\/\/)?/, '')), country));
  const isSaid = /(?:\bt(?:el(?:e(?:fon|phone|fono|fone))?)?\b|phone|fon|call|ruf|☎|📞)[^\d+(]{0,12}[+(\d]/i;
  const text = page.lines
    .filter((line) => isSaid.test(line.text) && !/\bfax\b/i.test(line.text.slice(0, 10)))
    .map((line) => line.text)
    .join('\n')
    .slice(0, SEARCHED);
  const home = countryCode(country);
  const written = findPhoneNumbersInText(text, home).map(({ number }) => number.number);
  const all = [...linked, ...written].filter((phone) => phone !== undefined);
  return [...new Set(all)].slice(0, 10);
}

/** A number as E.164; undefined where its country has no such number. */
export function parsePhone(words: string | undefined, country: string | undefined): string | undefined {
  if (!words) return undefined;
  const number = parsePhoneNumberFromString(words.slice(0, 40).replace(/\(0\)/, ''), countryCode(country));
  return number?.isPossible() ? number.number : undefined;
}

function countryCode(country: string | undefined): CountryCode | undefined {
  return country && isSupportedCountry(country) ? country : undefined;
}
