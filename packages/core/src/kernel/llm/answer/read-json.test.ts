import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './read-json.ts';

const value = { items: [{ title: 'A "quoted" {brace}', note: 'ends with ]' }] };
const json = JSON.stringify(value, null, 2);

describe('reading the JSON of an answer', () => {
  it.each([
    ['plain', json],
    ['a byte order mark', `\uFEFF${json}`],
    ['a code fence', `\`\`\`json\n${json}\n\`\`\``],
    ['a fence without a name and words around', `Here you are:\n\`\`\`\n${json}\n\`\`\`\nAnything else?`],
    ['words before, with a footnote', `Based on the answers [1], this is it: ${json}`],
    ['words with braces', `As {brand} asked: ${json} — done.`],
    ['a comma too many', json.replace('}\n  ]', '},\n  ]')],
    ['a comma too many inside a fence', `\`\`\`json\n${json.replace(']"', ']",')}\n\`\`\``],
  ])('puts up with %s', (_, text) => {
    expect(readJson(text)).toEqual({ value });
  });

  it('leaves commas in strings alone', () => {
    expect(readJson('{"a": "x,]", "b": [1,],}')).toEqual({ value: { a: 'x,]', b: [1] } });
  });

  it.each([
    ['nothing', '  ', 'empty'],
    ['prose', 'I am sorry, but I cannot help.', 'not valid JSON'],
    ['a footnote only', 'See [1].', 'not valid JSON'],
    ['an answer that was cut', `Sure: {"items": [{"a": 1}, {"a": 2`, 'not valid JSON'],
    ['two answers', '{"a": 1}\n{"a": 2}', '2 JSON values'],
    ['two fences', '```json\n{"a": 1}\n```\nor\n```json\n{"a": 2}\n```', '2 JSON values'],
  ])('refuses %s and says why', (_, text, problem) => {
    expect(readJson(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('gives back any object, whatever words surround it', () => {
    const words = fc.string({
      unit: fc.constantFrom('word ', '. ', ', ', ': ', '\n', '**', '# ', '(', ')', '[1]', '{brand}'),
    });
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
        words,
        words,
        (object, before, after) => {
          const expected = JSON.parse(JSON.stringify(object)) as unknown;
          expect(readJson(`${before}${JSON.stringify(object)}${after}`)).toEqual({ value: expected });
        },
      ),
    );
  });

  it('takes a time that grows no faster than the text, even for hostile answers', () => {
    for (const unit of ['{"a":', '[{', '{ ', '"', ',]', '{}', '[[{"']) {
      const startedAt = performance.now();
      readJson(unit.repeat(200_000 / unit.length));
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
  });
});
