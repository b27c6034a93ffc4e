import { MAX_ANSWER_CHARACTERS } from '@leadline/contracts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReadAnswersOptions, readAnswerFiles } from './index.ts';

const file = (name: string, content: string) => ({ name, bytes: new TextEncoder().encode(content) });
const read = (name: string, content: string, options?: ReadAnswersOptions) =>
  readAnswerFiles([file(name, content)], options);
const providerOf = (answer: { provider: string }) => answer.provider;
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;

describe('the assistant of an answer', () => {
  const content = 'query,text\nQ?,A\n';

  it('is named by the row, else by the caller, else by the file', () => {
    const withColumn = 'query,text,provider\nQ?,A,gemini\nQ2?,A,\n';
    expect(read('x.openai.csv', withColumn, { provider: 'claude' }).answers.map(providerOf)).toEqual([
      'gemini',
      'claude',
    ]);
    expect(read('x.openai.csv', withColumn).answers.map(providerOf)).toEqual(['gemini', 'openai']);
    expect(read('x.openai.csv', content, { provider: 'claude' }).answers.map(providerOf)).toEqual(['claude']);
  });

  it.each([
    ['answers.openai.csv', 'openai'],
    ['/home/me/runs.v2/answers.Le Chat.csv', 'Le Chat'],
    ['perplexity answers.jsonl.csv', 'perplexity'],
    ['march_perplexity-answers.csv', 'perplexity'],
    ['Claude.csv', 'claude'],
  ])('is read off the file name %s', (name, expected) => {
    expect(read(name, content).answers[0]?.provider).toBe(expected);
  });

  it('that nothing names is an error that says how to name it', () => {
    expect(() => read('answers.csv', content)).toThrow(
      /--provider NAME.*--map provider=COLUMN.*answers\.NAME\.csv/,
    );
  });

  it('is one in several files, spelled as it was first', () => {
    const result = readAnswerFiles([
      file('a.OpenAI.csv', content),
      file('b.openai.jsonl', JSON.stringify({ query: 'Other?', text: 'B' })),
      file('c.gemini.json', JSON.stringify([{ query: 'Q?', text: 'A' }])),
    ]);
    expect(result.stats.byProvider).toEqual({ OpenAI: 2, gemini: 1 });
    expect(result.stats.columns.map((entry) => entry.file)).toEqual([
      'a.OpenAI.csv',
      'b.openai.jsonl',
      'c.gemini.json',
    ]);
  });
});

describe('sizes', { timeout: 30_000 }, () => {
  it('up to 50 MB for one answer are read whole', () => {
    const text = 'x'.repeat(52_000_000);
    const result = read('a.openai.jsonl', JSON.stringify({ query: 'Q?', text }));
    expect(result.answers[0]?.text.length).toBe(text.length);
  });

  it('above the limit are refused with the row named', () => {
    const text = 'x'.repeat(MAX_ANSWER_CHARACTERS + 1);
    const content = `${JSON.stringify({ query: 'Q?', text: 'A' })}\n${JSON.stringify({ query: 'Q?', text })}`;
    expect(() => read('a.openai.jsonl', content)).toThrow(/a\.openai\.jsonl, line 2: .*60000001/);
  });

  it('of questions above the limit are refused with the row named', () => {
    const content = JSON.stringify([{ query: 'Q'.repeat(10_001), text: 'A', provider: 'x' }]);
    expect(() => read('a.json', content)).toThrow(/a\.json, item 1: query/);
  });

  it('of more than 20,000 answers are refused', () => {
    const rows = Array.from({ length: 20_001 }, (_, i) => JSON.stringify({ query: `Q${i}?`, text: 'A' }));
    expect(() => read('a.openai.jsonl', rows.join('\n'))).toThrow(/20001 answers/);
  });

  it('of none are refused', () => {
    expect(() => readAnswerFiles([])).toThrow(/no file/);
  });
});

describe('any text', () => {
  // What a database cannot keep is replaced (tested elsewhere); a blank text is no answer.
  const textArb = fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom('"', ',', ';', '\t', '\n', '\r', '\\', "'", ' ', 'a', 'é', '🙂'),
        maxLength: 40,
      }),
    )
    .filter((text) => text.trim() !== '' && !text.includes('\0'));
  const rowsArb = fc.uniqueArray(textArb, { minLength: 1, maxLength: 12 });

  it('comes back from CSV as it went in', () => {
    fc.assert(
      fc.property(
        rowsArb,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n'),
        (texts, delimiter, newline) => {
          const rows = texts.map((text, i) => [`"Question ${i}?"`, quoted(text), 'openai'].join(delimiter));
          const header = ['query', 'text', 'provider'].join(delimiter);
          const result = read('a.csv', [header, ...rows].join(newline));
          expect(result.answers.map((answer) => answer.text)).toEqual(texts);
        },
      ),
    );
  });

  it('comes back from JSONL and JSON as it went in', () => {
    fc.assert(
      fc.property(rowsArb, fc.boolean(), (texts, lines) => {
        const records = texts.map((text, i) => ({ query: `Question ${i}?`, text, provider: 'openai' }));
        const content = lines
          ? records.map((record) => JSON.stringify(record)).join('\n')
          : JSON.stringify({ answers: records });
        const result = read(lines ? 'a.jsonl' : 'a.json', content);
        expect(result.answers.map((answer) => answer.text)).toEqual(texts);
      }),
    );
  });

  it('or bytes at all give answers or a named error, never a crash', () => {
    const bytesArb = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string().map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(bytesArb, fc.constantFrom('a.csv', 'a.json', 'a.jsonl', 'a'), (bytes, name) => {
        expect(() => readAnswerFiles([{ name, bytes }])).toThrow(
          expect.objectContaining({ name: 'LeadlineError' }),
        );
      }),
      { numRuns: 500 },
    );
  });
});
