import { describe, expect, it } from 'vitest';
import { parseColumnMap, readQuestionFile } from './index.ts';

const read = (name: string, content: string, map?: string) =>
  readQuestionFile(
    { name, bytes: new TextEncoder().encode(content) },
    map === undefined ? {} : { map: parseColumnMap(map) },
  );
const texts = (result: { questions: { text: string }[] }) =>
  result.questions.map((question) => question.text);

describe('reading questions', () => {
  it('takes CSV with a category', () => {
    expect(read('q.csv', 'category,question\nuse case,"Which, and why?"\n,What else?\n').questions).toEqual([
      { text: 'Which, and why?', category: 'use_case' },
      { text: 'What else?' },
    ]);
  });

  it('takes plain text, one a line, with or without bullets', () => {
    const content =
      '\uFEFF1. Which tool, if any?\n\n- What is best?\r\n* "How do we start?"\nWhich; one\tis it?\n';
    expect(texts(read('q.txt', content))).toEqual([
      'Which tool, if any?',
      'What is best?',
      'How do we start?',
      'Which; one\tis it?',
    ]);
  });

  it.each([
    ['a list of strings', 'q.json', '["Which?", "What?"]'],
    ['a list of records', 'q.json', '[{"prompt": "Which?"}, {"prompt": "What?"}]'],
    ['JSONL of records', 'q.jsonl', '{"text": "Which?"}\n{"text": "What?"}'],
    ['JSONL of strings', 'q.jsonl', '"Which?"\n"What?"'],
    ['CSV of one column without header', 'q.csv', 'Which?\nWhat?\n'],
    ['CSV of one column with header', 'q.csv', 'Question\nWhich?\nWhat?\n'],
    ['a file without ending', 'questions', 'Which?\nWhat?'],
  ])('takes %s', (_, name, content) => {
    expect(texts(read(name, content))).toEqual(['Which?', 'What?']);
  });

  it('takes lines with commas for questions, not for columns', () => {
    expect(
      texts(read('questions', 'For a small team, which tool?\nFor a large, old firm, which?\n')),
    ).toHaveLength(2);
  });

  it('skips repeats and blank rows, and says which', () => {
    const result = read('q.csv', 'question,category\nWhich one?,\n which  ONE? ,\n"",use_case\n');
    expect(texts(result)).toEqual(['Which one?']);
    expect(result.warnings).toMatchObject([
      { code: 'duplicates', items: ['q.csv, row 3: which ONE?'] },
      { code: 'blank_questions', items: ['q.csv, row 4'] },
    ]);
  });

  it('asks for the column when a table has none with a usual name', () => {
    const content = 'frage,thema\nWelches Werkzeug ist besser?,Preis\n';
    expect(() => read('q.csv', content)).toThrow(/no column for the question.*“frage”, “thema”/);
    expect(texts(read('q.csv', content, 'query=frage'))).toEqual(['Welches Werkzeug ist besser?']);
  });

  it('refuses an unknown category, listing the six', () => {
    expect(() => read('q.csv', 'question,category\nWhich?,awareness\n')).toThrow(
      /“awareness”.*problem_unaware/,
    );
  });

  it('refuses a file without questions and one with 5,000', () => {
    const many = Array.from({ length: 5_000 }, (_, i) => `Question ${i}?`).join('\n');
    expect(() => read('q.txt', many)).toThrow(/5000 questions; one audit takes 2000/);
    expect(() => read('q.txt', '-\n***\n')).toThrow(/no question/);
    expect(() => read('q.csv', 'question\n')).toThrow(/no question/);
    expect(() => read('q.json', '[]')).toThrow(/no question/);
    expect(() => read('q.txt', '')).toThrow(/empty/);
  });

  it('refuses a question of more than 2,000 characters, naming the row', () => {
    expect(() => read('q.txt', `Which?\n${'x'.repeat(2_001)}`)).toThrow(/q\.txt, line 2: .*2001/);
  });
});
