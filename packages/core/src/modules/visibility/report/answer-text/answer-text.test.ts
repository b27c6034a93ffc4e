import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printHtml } from '../page/html.ts';
import { type MarkedText, orderMentions } from '../view/marked-answer.ts';
import { printAnswerText, printSentence } from './answer-text.ts';

function marked(text: string, parts: Partial<MarkedText> = {}): MarkedText {
  return { text, mentions: [], quotes: [], anchor: null, ...parts };
}

function span(text: string, words: string): { start: number; end: number } {
  const start = text.indexOf(words);
  return { start, end: start + words.length };
}

/** What a reader sees: tags gone, entities read. */
function seen(markup: string): string {
  return markup
    .replaceAll(/<\/(?:p|li|td|th|pre)>/gu, '\n')
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#96;', '`')
    .replaceAll('&amp;', '&');
}

function letters(text: string): string {
  return text.replaceAll(/\P{L}/gu, '');
}

describe('printAnswerText', () => {
  it('sets headings, lists, bold, code, tables and links, and shows none of their marks', () => {
    const text =
      '## Best picks\n\n1. **Larkfield** is [quick](https://larkfield.example "site")\n   to set up\n- `owner` *now*\n\n| A | B |\n|---|---|\n| x | y |\n\n```\na ** b\n```\n> said\n\n---\nend';
    const printed = printHtml(printAnswerText(marked(text)));
    expect(printed).toContain('<p class="h">Best picks</p>');
    expect(printed).toContain('<i>1.</i> <strong>Larkfield</strong> is <a href="https://larkfield.example/"');
    expect(printed).toContain('<code>owner</code> <em>now</em>');
    expect(printed).toContain('<th scope="col"> A </th>');
    expect(printed).toContain('<pre>a ** b</pre>');
    expect(printed).toContain('<p class="in">said</p>');
    expect(seen(printed)).not.toMatch(/## |\]\(|\*\*Larkfield/u);
  });

  it('leaves marks that are none as they were written', () => {
    const text = 'a * b ** c, 2*3*4 and snake_case_name, [not a link] (really)';
    expect(seen(printHtml(printAnswerText(marked(text)))).trim()).toBe(text);
  });

  it('marks the brand and its rivals differently, inside bold and links too', () => {
    const text = 'Try **Larkfield Desk** or [Quillstack](https://quillstack.example).';
    const printed = printHtml(
      printAnswerText(
        marked(text, {
          mentions: orderMentions([
            { ...span(text, 'Quillstack'), of: 'rival' },
            { ...span(text, 'Larkfield'), of: 'brand' },
          ]),
        }),
      ),
    );
    expect(printed).toContain('<strong><mark>Larkfield</mark> Desk</strong>');
    expect(printed).toContain('<mark class="r">Quillstack</mark></a>');
  });

  it('underlines a quote over bold words and mentions, and gives it an anchor once', () => {
    const text = 'First. **Larkfield** is quick.\nReally quick. Last.';
    const quote = span(text, '**Larkfield** is quick.\nReally quick.');
    const printed = printHtml(
      printAnswerText(
        marked(text, {
          anchor: 'answer-3',
          quotes: [{ ...quote, sources: ['q'] }],
          mentions: [{ ...span(text, 'Larkfield'), of: 'brand' }],
        }),
      ),
    );
    expect(printed).toContain(
      '<u id="answer-3-quote-1"><strong><mark>Larkfield</mark></strong> is quick.\nReally quick.</u> Last.',
    );
    expect(printed.match(/id="/gu)).toHaveLength(1);
  });

  it('shows every letter of any text, in order, and no tag that came from it', () => {
    const unit = fc.constantFrom(
      'a',
      'Ω',
      '字',
      '<',
      '>',
      '*',
      '**',
      '`',
      '[',
      ']',
      '(',
      '|',
      '\n',
      '- ',
      '1. ',
      '# ',
      ' ',
      '\\',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 80 }), (text) => {
        const printed = printHtml(printAnswerText(marked(text)));
        expect(letters(seen(printed))).toBe(letters(text));
        expect(
          printed.replaceAll(
            /<\/?(?:p|ul|li|i|strong|em|code|pre|hr|div|table|tr|th|td|a)(?: [^<>]*)?>/gu,
            '',
          ),
        ).not.toMatch(/[<>]/u);
      }),
      { numRuns: 500 },
    );
  });

  it('marks exactly the measured characters of any plain text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '字'), minLength: 1, maxLength: 60 }),
        fc.array(fc.tuple(fc.nat(59), fc.nat(12)), { maxLength: 6 }),
        (text, raw) => {
          const mentions = orderMentions(
            raw
              .map(([start, length]) => ({
                start,
                end: Math.min(text.length, start + length + 1),
                of: 'brand' as const,
              }))
              .filter((mention) => mention.start < mention.end),
          );
          const printed = printHtml(
            printAnswerText(
              marked(`x${text}x`, {
                mentions: mentions.map((m) => ({ ...m, start: m.start + 1, end: m.end + 1 })),
              }),
            ),
          );
          const found = [...printed.matchAll(/<mark>([^<]*)<\/mark>/gu)].map((match) => match[1]);
          expect(found).toEqual(mentions.map(({ start, end }) => text.slice(start, end)));
        },
      ),
    );
  });

  it('prints of a very long answer the opening and the passages around names, and says what it left out', () => {
    const filler = 'Nothing of note happens here. '.repeat(40_000);
    const text = `${filler}Larkfield is quick.${filler}`;
    const printed = printHtml(
      printAnswerText(marked(text, { mentions: [{ ...span(text, 'Larkfield'), of: 'brand' }] })),
    );
    expect(printed).toContain('<mark>Larkfield</mark> is quick.');
    expect(printed).toContain('characters left out here');
    expect(printed.length).toBeLessThan(30_000);
  });

  it('reads an answer of unclosed marks in a moment', () => {
    const text = '[*`|\\('.repeat(4_000);
    expect(seen(printHtml(printAnswerText(marked(text))))).toContain('[*');
  });
});

describe('printSentence', () => {
  it('prints the sentence around a name and nothing of its neighbours', () => {
    const text = 'Many tools exist. Of these Larkfield v2.1 stands out! Others do not.\n- Next';
    const printed = printHtml(printSentence(marked(text), span(text, 'Larkfield')));
    expect(seen(printed)).toBe('Of these Larkfield v2.1 stands out!');
  });

  it('stays short where no sentence ends', () => {
    const text = `${'word '.repeat(500)}Larkfield ${'word '.repeat(500)}`;
    expect(seen(printHtml(printSentence(marked(text), span(text, 'Larkfield')))).length).toBeLessThan(600);
  });
});
