import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_BREAK, readAnswer, sentencesOf } from './index.ts';

const shown = (text: string) => readAnswer(text).plain.replaceAll(BLOCK_BREAK, '⏎');

describe('what a reader sees', () => {
  it.each([
    ['a **b** _c_ ~~d~~ `e`', 'a b c d e'],
    ['[text](https://x.com/a_(b) "title") end', 'text end'],
    ['![alt](x.png) end', ' end'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
    ['\\*not bold\\* and C:\\path', '*not bold* and C:\\path'],
    ['a &amp; b &lt;c&gt; &#39;d&#x27; &bogus;', "a & b <c> 'd' &bogus;"],
    ['one<br>two <b>three</b>', 'one⏎two three'],
    ['## Title ##\n- item\n2. second\n> quoted', 'Title ##⏎item⏎second⏎quoted'],
    ['said[1][2] and [^3].\n\n[1]: https://x.com "T"\n[^3]: note', 'said and .⏎note'],
    ['| a | b |\n|---|---|\n| c | d |', '| a | b |⏎| c | d |'],
    ['<!-- no -->yes<script>no</script>', 'yes'],
    ['cite【4†source】 here\ue200cite\ue202turn0\ue201.', 'cite here.'],
  ])('%j shows %j', (text, plain) => {
    expect(shown(text)).toBe(plain);
  });

  it('gives lists, headings and ranks back to an answer recorded without line breaks', () => {
    const text = `Short answer: it depends.  ### Top picks  1.  **Alpha**     *   **Pros:** cheap.     *   **Cons:** slow.  2.  **Beta**     *   **Pros:** fast.  ${'More words follow here to make the line long enough. '.repeat(5)}`;
    const { blocks, plain } = readAnswer(text);
    const seen = blocks.map((block) => [
      block.kind,
      plain.slice(block.start, block.end).trim().slice(0, 8),
      block.rank,
    ]);
    expect(seen.slice(0, 7)).toEqual([
      ['paragraph', 'Short an', 0],
      ['heading', 'Top pick', 0],
      ['item', 'Alpha', 1],
      ['item', 'Pros: ch', 1],
      ['item', 'Cons: sl', 2],
      ['item', 'Beta', 2],
      ['item', 'Pros: fa', 1],
    ]);
  });

  it('knows addresses, hosts, mail addresses and code as what they are', () => {
    const { zones, plain } = readAnswer(
      'See https://a.com/x, b.io or c@d.org; run `npm i`. Great value.It ends.',
    );
    expect(zones.map((zone) => [zone.kind, plain.slice(zone.start, zone.end)])).toEqual([
      ['url', 'https://a.com/x'],
      ['host', 'b.io'],
      ['email', 'c@d.org'],
      ['code', 'npm i'],
    ]);
  });

  it('resolves reference links wherever their definition stands', () => {
    const { links } = readAnswer('As [one][a] and [b] say[2].\n\n[a]: https://a.com\n[2]: https://b.com "B"');
    expect(links.map((link) => [link.form, link.url])).toEqual([
      ['reference', 'https://a.com'],
      ['reference', 'https://b.com'],
      ['definition', 'https://a.com'],
      ['definition', 'https://b.com'],
    ]);
  });
});

describe('sentences', () => {
  it.each([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['Use e.g. Alpha vs. Beta at $9.99. Then stop.', ['Use e.g. Alpha vs. Beta at $9.99.', 'Then stop.']],
    ['Sleek design.The screen is fine.', ['Sleek design.', 'The screen is fine.']],
    ['很好。不错！', ['很好。', '不错！']],
  ])('%j is cut into %j', (text, expected) => {
    const reading = readAnswer(text);
    expect(sentencesOf(reading).map(({ start, end }) => reading.plain.slice(start, end))).toEqual(expected);
  });
});

it('traces every shown character back to the original, for any text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '**',
      '_',
      '`',
      '```\n',
      '[',
      '](',
      ')',
      '][1]',
      '\n',
      '# ',
      '- ',
      '| ',
      '<b>',
      '<br>',
      '<!--',
      '-->',
      '<script>',
      '&amp;',
      '\\',
      '[1]: https://x.com\n',
      'https://y.org/z ',
      '  ',
    ),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const reading = readAnswer(text);
      const { plain, blocks } = reading;
      let last = 0;
      for (let at = 0; at < plain.length; at += 1) {
        const { start, end } = reading.toOriginal(at, at + 1);
        expect(start).toBeGreaterThanOrEqual(last);
        expect(end).toBeLessThanOrEqual(text.length);
        last = start;
      }
      for (const block of blocks) expect(block.end).toBeGreaterThan(block.start);
    }),
    { numRuns: 300 },
  );
});
