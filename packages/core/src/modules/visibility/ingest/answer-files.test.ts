import { CATEGORIES } from '@leadline/contracts';
import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../../../kernel/errors/index.ts';
import { parseColumnMap, type ReadAnswersOptions, readAnswerFiles } from './index.ts';

const file = (name: string, content: string | Uint8Array) => ({
  name,
  bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
});
const read = (name: string, content: string | Uint8Array, options?: ReadAnswersOptions) =>
  readAnswerFiles([file(name, content)], options);

/** The error of a reading that must fail. */
function failure(action: () => unknown): LeadlineError {
  try {
    action();
  } catch (error) {
    if (error instanceof LeadlineError) return error;
    throw error;
  }
  throw new Error('It should have failed.');
}

const bytes = (...values: number[]) => new Uint8Array(values);
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`;
const codes = (result: { warnings: { code: string }[] }) => result.warnings.map((warning) => warning.code);

describe('reading answers from CSV', () => {
  it('takes usual column names, quoted line breaks and delimiters inside quotes', () => {
    const result = read(
      'a.csv',
      'Prompt,Response,Engine,Stage\n"Which, please?","Line one\nline ""two""",openai,Use case\n',
    );
    expect(result.answers).toEqual([
      {
        query: 'Which, please?',
        text: 'Line one\nline "two"',
        provider: 'openai',
        category: 'use_case',
        sources: [],
      },
    ]);
    expect(result.warnings).toEqual([]);
    expect(result.stats).toMatchObject({
      rows: 1,
      answers: 1,
      byProvider: { openai: 1 },
      withoutCategory: 0,
    });
  });

  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['commas', ','],
  ])('reads %s, whatever stands in the texts', (_, delimiter) => {
    const row = ['"A, b; c\td?"', '"x, y; z\tw"', 'gemini'].join(delimiter);
    const result = read('a.csv', `query${delimiter}text${delimiter}provider\r\n${row}\r\n`);
    expect(result.answers[0]).toMatchObject({ query: 'A, b; c\td?', text: 'x, y; z\tw', provider: 'gemini' });
  });

  it('reads UTF-8 with a mark and UTF-16 of either byte order alike', () => {
    const content = 'query,text,provider\nWelche?,Überall – “so” 🙂,openai\n';
    const utf16 = Buffer.from(`\uFEFF${content}`, 'utf16le');
    const versions = [Buffer.from(`\uFEFF${content}`), utf16, Buffer.from(utf16).swap16()];
    for (const bytes of versions) {
      expect(read('a.csv', bytes).answers[0]).toMatchObject({ query: 'Welche?', text: 'Überall – “so” 🙂' });
    }
  });

  it('refuses a row whose unquoted commas moved its values, and names it', () => {
    const error = failure(() => read('a.csv', 'query,text,provider\nQ?,fine,openai\nQ2?,one, two,openai\n'));
    expect(error).toMatchObject({ code: 'unreadable_file' });
    expect(error.message).toContain('row 3');
    expect(error.message).toContain('4 fields');
  });

  it('says near which line a quote was never closed', () => {
    const error = failure(() => read('a.csv', 'query,text\nQ?,"never closed\nand on\n'));
    expect(error).toMatchObject({ code: 'unreadable_file' });
    expect(error.message).toMatch(/line \d+: a quoted field is never closed/);
  });
});

describe('reading answers from JSON', () => {
  const record = {
    question: 'Which?',
    answer: 'This one.',
    assistant: 'perplexity',
    urls: ['https://a.example/'],
  };
  const expected = {
    query: 'Which?',
    text: 'This one.',
    provider: 'perplexity',
    sources: [{ url: 'https://a.example/' }],
  };

  it.each([
    ['a list', 'a.json', JSON.stringify([record])],
    ['an object that holds a list', 'a.json', JSON.stringify({ exported: 'by a tool', items: [record] })],
    ['JSONL', 'a.jsonl', `${JSON.stringify(record)}\n\n`],
    [
      'JSONL called .json',
      'a.json',
      `${JSON.stringify(record)}\n${JSON.stringify({ ...record, answer: 'b' })}`,
    ],
    ['a list called .jsonl', 'a.jsonl', JSON.stringify([record], null, 2)],
    ['a file without ending', 'answers', JSON.stringify(record)],
  ])('takes %s', (_, name, content) => {
    expect(read(name, content).answers[0]).toEqual(expected);
  });

  it('takes one line of JSONL for one answer, though it holds a list of objects', () => {
    const line = JSON.stringify({ ...record, urls: [{ url: 'https://a.example/', title: 'A' }] });
    expect(read('a.jsonl', line).answers[0]?.sources).toEqual([{ url: 'https://a.example/', title: 'A' }]);
  });

  it('names each line that is not JSON', () => {
    const error = failure(() =>
      read('a.jsonl', `${JSON.stringify(record)}\n{"question": "cut\n${JSON.stringify(record)}`),
    );
    expect(error).toMatchObject({ code: 'unreadable_file' });
    expect(error.message).toContain('line 2');
  });

  it('reaches into nested records by a dotted column', () => {
    const nested = [{ input: { prompt: 'Which?' }, result: { body: 'That.' }, engine: 'openai' }];
    const map = parseColumnMap('query=input.prompt,text=result.body');
    expect(read('a.json', JSON.stringify(nested), { map }).answers[0]).toMatchObject({
      query: 'Which?',
      text: 'That.',
    });
  });

  it('refuses a text that is no text, naming the row', () => {
    const error = failure(() => read('a.json', JSON.stringify([{ ...record, answer: { parts: [] } }])));
    expect(error.issues).toEqual([{ path: 'a.json, item 1', message: expect.stringContaining('answer') }]);
  });
});

describe('files that cannot be read', () => {
  it.each([
    ['is empty', bytes(), 'a.csv is empty'],
    ['is white space', Buffer.from(' \n\t'), 'nothing but white space'],
    ['is an Excel workbook', bytes(0x50, 0x4b, 0x03, 0x04, 9), 'Excel'],
    ['is binary', Buffer.concat([Buffer.from('query,text\n'), bytes(0, 1, 2)]), 'byte 0x00 at position 11'],
    ['is Latin-1', Buffer.from('query,text\ncaf\u00e9,x\n', 'latin1'), 'byte 0xE9 at position 14 (line 2)'],
    ['ends in half a character', Buffer.from('query,text\né').subarray(0, -1), 'byte 0xC3 at position 11'],
    [
      'is UTF-16 cut in a character',
      Buffer.from('\uFEFFquery', 'utf16le').subarray(0, -1),
      'begins as UTF-16',
    ],
    ['is UTF-32', bytes(0xff, 0xfe, 0, 0, 0x51, 0, 0, 0), 'UTF-32'],
    ['has a header alone', Buffer.from('query,text,provider\n'), 'no rows'],
  ])('are refused with the reason: one that %s', (_, content, reason) => {
    const error = failure(() => read('a.csv', content));
    expect(error.code).toBe('unreadable_file');
    expect(error.message).toContain(reason);
    expect(error.next).toBeTruthy();
    expect(error.kept).toBeTruthy();
  });
});

describe('columns', () => {
  it('that are missing are named with those there are and a map to try', () => {
    const content = `frage,antwort,wer\nWelches Werkzeug ist besser?,${'Das kommt darauf an. '.repeat(5)},openai\n`;
    const error = failure(() => read('a.csv', content));
    expect(error.code).toBe('invalid_input');
    expect(error.message).toContain('“frage”, “antwort”, “wer”');
    expect(error.next).toContain('--map query=frage,text=antwort');
    const map = parseColumnMap('query=frage,text=antwort,provider=WER');
    expect(read('a.csv', content, { map }).answers[0]?.provider).toBe('openai');
  });

  it('that are mapped but absent are an error', () => {
    const error = failure(() => read('a.csv', 'query,text\nQ?,A\n', { map: { text: 'body' } }));
    expect(error.message).toContain('no column “body”');
    expect(error.next).toContain('“query”, “text”');
  });

  it('can be left out though their name is usual', () => {
    const content = 'query,text,provider,category\nQ?,A,openai,laptops\n';
    const error = failure(() => read('a.csv', content));
    expect(error.issues[0]?.message).toContain(CATEGORIES.join(', '));
    expect(error.next).toContain('FIELD=');
    expect(read('a.csv', content, { map: parseColumnMap('category=') }).answers[0]?.category).toBeUndefined();
  });

  it.each([
    ['query', 'has no “=”'],
    ['query=a,colour=b', '“colour” is not a field'],
    ['query=a,query=b', 'mapped twice'],
    ['"query=a', 'double quote'],
  ])('maps that make no sense are refused: %s', (text, reason) => {
    const error = failure(() => parseColumnMap(text));
    expect(error.code).toBe('invalid_input');
    expect(error.message).toContain(reason);
  });

  it('maps may name columns with spaces, commas and dots', () => {
    expect(parseColumnMap(' query = my question , "text=answer, full",askedat=meta.at,')).toEqual({
      query: 'my question',
      text: 'answer, full',
      askedAt: 'meta.at',
    });
  });
});

describe('values', () => {
  it.each(['Problem Unaware', 'problem-unaware', ' PROBLEM_UNAWARE ', 'problemUnaware'])(
    'of a category may be written %s',
    (category) => {
      const content = JSON.stringify([{ query: 'Q?', text: 'A', provider: 'x', category }]);
      expect(read('a.json', content).answers[0]?.category).toBe('problem_unaware');
    },
  );

  it.each([
    ['a JSON list', '["https://a.example/x,y", "https://b.example/"]'],
    ['a Python list', "['https://a.example/x,y', 'https://b.example/']"],
    ['lines', 'https://a.example/x,y\nhttps://b.example/'],
    ['bars', 'https://a.example/x,y | https://b.example/'],
    ['commas', 'https://a.example/x,y, https://b.example/'],
  ])('of sources may be %s', (_, cell) => {
    const result = read('a.csv', `query,text,provider,sources\nQ?,A,x,${quoted(cell)}\n`);
    expect(result.answers[0]?.sources).toEqual([
      { url: 'https://a.example/x,y' },
      { url: 'https://b.example/' },
    ]);
  });

  it('of dates are kept where they are beyond doubt, else left out with a warning', () => {
    const dates = [
      '2026-03-01',
      '2026-03-01 10:30:00',
      '2026-03-01T10:30:00+02:00',
      1_772_361_000,
      '03/04/2026',
    ];
    const rows = dates.map((date, i) => ({ query: `Q${i}?`, text: 'A', provider: 'x', date }));
    const result = read('a.json', JSON.stringify(rows));
    expect(result.answers.map((answer) => answer.askedAt)).toEqual([
      '2026-03-01T00:00:00.000Z',
      '2026-03-01T10:30:00.000Z',
      '2026-03-01T08:30:00.000Z',
      '2026-03-01T10:30:00.000Z',
      undefined,
    ]);
    expect(result.warnings).toMatchObject([{ code: 'unreadable_dates', items: ['a.json, item 5'] }]);
  });

  it('that no database can keep are replaced one for one, and reported', () => {
    const result = read('a.json', '[{"query": "Q?", "text": "a\\u0000b\\ud800c", "provider": "x"}]');
    expect(result.answers[0]?.text).toBe('a\uFFFDb\uFFFDc');
    expect(codes(result)).toEqual(['replaced_characters']);
  });

  it('of sources that cannot be kept are left out and counted', () => {
    const sources = [
      'https://a.example/',
      '',
      { title: 'no address' },
      `https://b.example/${'x'.repeat(4_000)}`,
    ];
    const result = read('a.json', JSON.stringify([{ query: 'Q?', text: 'A', provider: 'x', sources }]));
    expect(result.answers[0]?.sources).toEqual([{ url: 'https://a.example/' }]);
    expect(result.warnings).toMatchObject([{ code: 'dropped_sources', items: ['a.json, item 1: 3'] }]);
  });
});

describe('rows that are skipped', () => {
  it('are reported by name: blank answers, blank questions and repeats', () => {
    const result = read(
      'a.csv',
      'query,text,provider\nQ?,A,openai\nQ?,A,OpenAI\nQ?,A,gemini\nQ2?," ",openai\n,A,openai\nQ?,B,openai\n',
    );
    expect(result.answers.map((answer) => [answer.query, answer.text, answer.provider])).toEqual([
      ['Q?', 'A', 'openai'],
      ['Q?', 'A', 'gemini'],
      ['Q?', 'B', 'openai'],
    ]);
    expect(result.warnings).toEqual([
      { code: 'duplicates', message: expect.stringContaining('1 rows'), items: ['a.csv, row 3'] },
      { code: 'blank_answers', message: expect.any(String), items: ['a.csv, row 5: Q2?'] },
      { code: 'blank_questions', message: expect.any(String), items: ['a.csv, row 6'] },
    ]);
    expect(result.stats).toMatchObject({ rows: 6, answers: 3, blank: 2, duplicates: 1, questions: 1 });
  });

  it('may not be all of them', () => {
    expect(failure(() => read('a.csv', 'query,text,provider\nQ?,,openai\n')).message).toContain(
      'None of the 1 rows',
    );
  });
});
