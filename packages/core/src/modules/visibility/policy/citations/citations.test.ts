import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileBrands } from '../matching/index.ts';
import { domainOf, extractCitations, isSourceAddress, normaliseAddress, ownerOf } from './index.ts';

const matcher = compileBrands({ name: 'Bitwarden', domains: ['bitwarden.com'] }, [
  { name: 'LastPass' },
  { name: 'Dashlane' },
]);
const cite = (text: string, given: { url: string; title?: string }[] = []) =>
  extractCitations(text, given, matcher);

describe('addresses', () => {
  it.each([
    ['https://www.Example.com/a/?utm_source=x&b=1#top', 'https://example.com/a?b=1'],
    ['http://example.com/a/', 'https://example.com/a'],
    ['https://www.google.com/url?q=https://real.com/page&sa=D', 'https://real.com/page'],
    ['https://example.com/a#:~:text=some%20words', 'https://example.com/a'],
  ])('%s is the page %s', (address, page) => {
    expect(normaliseAddress(address)).toBe(page);
  });

  it.each([
    ['https://blog.shop.example.co.uk/x', 'example.co.uk'],
    ['https://www.theverge.com/1', 'theverge.com'],
    ['https://someone.github.io/page', 'someone.github.io'],
    ['not an address', ''],
  ])('the domain of %s is %j', (address, domain) => {
    expect(domainOf(address)).toBe(domain);
  });

  it('takes the domain of a grounding redirect from its title', () => {
    expect(domainOf('https://vertexaisearch.cloud.google.com/grounding-api-redirect/A1', 'pcmag.com')).toBe(
      'pcmag.com',
    );
  });

  it.each([
    'https://chatgpt.com/?hints=search&q=laptop',
    'https://www.google.com/search?q=laptop',
    'https://www.amazon.com/s?k=laptop',
    'https://www.bing.com/search?q=x',
    'mailto:help@bitwarden.com',
    'javascript:alert(1)',
    '#section',
    '',
  ])('%j is no source', (address) => {
    expect(isSourceAddress(address)).toBe(false);
  });

  it('knows whose own domain a citation leads to', () => {
    expect(ownerOf('bitwarden.com', matcher)).toBe('Bitwarden');
    expect(ownerOf('lastpass.com', matcher)).toBe('LastPass');
    expect(ownerOf('pcmag.com', matcher)).toBeNull();
  });
});

describe('citations of an answer', () => {
  it('reads links, references, footnotes, bare addresses and given sources, each page once', () => {
    const text = [
      'Bitwarden is audited.[1] See [PCMag](https://www.pcmag.com/a?utm_source=chatgpt.com) and https://example.org/b.',
      'LastPass was breached[^2].',
      '',
      '[1]: https://cure53.de/report "Audit report"',
      '[^2]: https://www.bleepingcomputer.com/news/x/',
    ].join('\n');
    const found = cite(text, [
      { url: 'https://pcmag.com/a#top' },
      { url: 'https://given.com/c', title: 'Dashlane review' },
    ]);
    expect(found.map((citation) => [citation.domain, citation.brands])).toEqual([
      ['cure53.de', ['Bitwarden']],
      ['pcmag.com', []],
      ['example.org', []],
      ['bleepingcomputer.com', expect.any(Array)],
      ['given.com', ['Dashlane']],
    ]);
    expect(found[0]?.title).toBe('Audit report');
    expect(found[1]?.url).toBe('https://www.pcmag.com/a');
  });

  it('gives a citation behind a full stop to the sentence before it', () => {
    const text = 'LastPass was breached. ([Wired](https://wired.com/x)) Bitwarden was not.';
    expect(cite(text)[0]?.brands).toEqual(['LastPass']);
  });

  it('gives a citation in a list item to the brands of the item, or of the item it stands under', () => {
    const text =
      '1. **Dashlane**\n   - Has a VPN ([Tom’s Guide](https://tomsguide.com/d))\n2. **LastPass** [CNET](https://cnet.com/l)';
    expect(cite(text).map((citation) => citation.brands)).toEqual([['Dashlane'], ['LastPass']]);
  });

  it('leaves out searches and assistants’ own pages', () => {
    expect(
      cite('[Best Buy](https://chatgpt.com/?hints=search&q=HP) [x](https://www.google.com/search?q=a) [y]()'),
    ).toEqual([]);
  });

  it('never cites one page twice and never fails', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '[a](',
        'https://x.com/a',
        'https://www.x.com/a/',
        ')',
        '[1]',
        '[1]: https://x.com/a',
        '\n',
        ' Bitwarden ',
        '(',
        '. ',
      ),
      fc.webUrl(),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        fc.array(fc.webUrl(), { maxLength: 3 }),
        (pieces, urls) => {
          const found = cite(
            pieces.join(''),
            urls.map((url) => ({ url })),
          );
          const pages = found.map((citation) => normaliseAddress(citation.url));
          expect(new Set(pages).size).toBe(pages.length);
        },
      ),
    );
  });
});
