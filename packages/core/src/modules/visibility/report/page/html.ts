const MARKUP: unique symbol = Symbol('markup');

/**
 * Markup that is safe to send. It can be made only by {@link html} (and by {@link trustedMarkup} for our
 * own constants): the key is a symbol, so nothing parsed from JSON can pass for it.
 */
export interface Html {
  readonly [MARKUP]: string;
}

/** What may stand in a template: strings and numbers are escaped, nothing is printed for null or false. */
export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[];

const NEEDS_ESCAPE = /[[&<>"'\x60\p{Cc}]--[\t\n\r]]/v;
const ESCAPED = /[[&<>"'\x60\p{Cc}]--[\t\n\r]]/gv;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text made safe for element content and for double-quoted attributes; control characters become U+FFFD. */
export function escapeHtml(text: string): string {
  return NEEDS_ESCAPE.test(text)
    ? text.replace(ESCAPED, (character) => ENTITIES[character] ?? '\uFFFD')
    : text;
}

function print(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if (MARKUP in value) return value[MARKUP];
  let printed = '';
  for (const entry of value) printed += print(entry);
  return printed;
}

/**
 * An auto-escaping template. Attributes that take a value must be written in double quotes; addresses go
 * through {@link safeAddress} first, since escaping alone does not stop `javascript:`.
 */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  let printed = strings[0] ?? '';
  for (let index = 0; index < values.length; index += 1) {
    printed += print(values[index]) + (strings[index + 1] ?? '');
  }
  return { [MARKUP]: printed };
}

/** For constants of this module alone (style, script, drawn shapes); never for anything from a report. */
export function trustedMarkup(markup: string): Html {
  return { [MARKUP]: markup };
}

/** The markup as a string. */
export function printHtml(markup: Html): string {
  return markup[MARKUP];
}

/** An address a reader may follow: http or https only, as the URL parser writes it; otherwise null. */
export function safeAddress(address: string): string | null {
  if (!/^https?:\/\//iu.test(address.trim())) return null;
  try {
    const { href, protocol } = new URL(address.trim());
    return protocol === 'https:' || protocol === 'http:' ? href : null;
  } catch {
    return null;
  }
}

/** A link out of the report, or the plain words when the address is not one to follow. */
export function outsideLink(address: string, words: HtmlValue): Html {
  const href = safeAddress(address);
  return href === null
    ? html`<span>${words}</span>`
    : html`<a href="${href}" rel="noopener noreferrer nofollow">${words}</a>`;
}
