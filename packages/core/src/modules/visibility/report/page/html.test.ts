import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, html, outsideLink, printHtml, safeAddress } from './html.ts';

describe('html', () => {
  it('escapes every string, in content and in attributes', () => {
    const words = `<b title="x">&'\``;
    expect(printHtml(html`<p title="${words}">${words}</p>`)).toBe(
      '<p title="&lt;b title=&quot;x&quot;&gt;&amp;&#39;&#96;">&lt;b title=&quot;x&quot;&gt;&amp;&#39;&#96;</p>',
    );
  });

  it('lets no text end the element or attribute it stands in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"'`]/u);
      }),
    );
  });

  it('gives back the same words when a browser unescapes them', () => {
    const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#96': '`' };
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = escapeHtml(text).replaceAll(/&([a-z]+|#\d+);/gu, (_, name: string) => named[name] ?? '');
        expect(read).toBe(text.replaceAll(/[\p{Cc}--[\t\n\r]]/gv, '\uFFFD'));
      }),
    );
  });

  it('prints nested templates and lists as they are, and nothing for what is missing', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`);
    expect(printHtml(html`<ul>${items}${null}${undefined}${false}${0}</ul>`)).toBe(
      '<ul><li>a</li><li>&lt;b&gt;</li>0</ul>',
    );
  });

  it('does not trust an object that merely looks like markup', () => {
    const forged = JSON.parse('["<script>"]') as string[];
    expect(printHtml(html`${forged}`)).toBe('&lt;script&gt;');
  });
});

describe('safeAddress', () => {
  it('follows http and https alone', () => {
    expect(safeAddress('https://example.org/a b')).toBe('https://example.org/a%20b');
    for (const address of [
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      'java\nscript:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      'file:///etc/passwd',
      '//evil.example',
      'https://',
      '',
    ]) {
      expect({ address, safe: safeAddress(address) }).toEqual({ address, safe: null });
    }
  });

  it('never returns anything but an absolute web address', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.webUrl(),
          fc.string(),
          fc.string().map((tail) => `https:${tail}`),
        ),
        (address) => {
          const safe = safeAddress(address);
          expect(safe === null || /^https?:\/\/[^/]/u.test(safe)).toBe(true);
        },
      ),
    );
  });

  it('leaves the words of an unsafe link and drops the link', () => {
    expect(printHtml(outsideLink('javascript:alert(1)', 'a source'))).toBe('<span>a source</span>');
  });
});
