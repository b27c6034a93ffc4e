import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filled, readTemplate, variablesOf } from './template.ts';

const read = (text: string) => readTemplate(text, 'system');

describe('a template', () => {
  it('puts values in as they are: what looks like a variable in one stays what it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (before, value, after) => {
        fc.pre(!/[{\\]/u.test(before + after));
        const template = read(`${before}{{one}}${after}{{ two }}`);
        const values = { one: `${value}{{two}}`, two: '{{one}}' };
        expect(filled(template, values)).toBe(`${before}${value}{{two}}${after}{{one}}`);
      }),
    );
  });

  it('leaves every text without two braces in a row as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.includes('{{'));
        expect(filled(read(text), {})).toBe(text);
      }),
    );
  });

  it('knows its variables, each once', () => {
    expect(variablesOf(read('{{b}} {{ a }} {{b}}'), read('{{c_1}}'))).toEqual(['a', 'b', 'c_1']);
  });

  it('gives the braces themselves for those behind a backslash', () => {
    expect(filled(read('Write \\{{name}} for {{name}}, and {"a":{"b":1}}.'), { name: 'Ann' })).toBe(
      'Write {{name}} for Ann, and {"a":{"b":1}}.',
    );
  });

  it.each(['{{', 'a\n{{ two words }}', '{{1st}}', '{{}}', '{{__proto__}}', '{{name}'])(
    'refuses %j, and says where',
    (text) => {
      expect(() => read(text)).toThrow(expect.objectContaining({ code: 'invalid_input' }));
      expect(() => read(text)).toThrow(text.startsWith('a\n') ? 'line 2' : 'line 1');
    },
  );
});
