import { describe, expect, it } from 'vitest';
import { CODECS } from '../wire/index.ts';
import { textsOf, withTexts } from './prompt-texts.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A request that carries words in every place where they can stand. */
const request = CODECS.anthropic.readRequest({
  model: 'anthropic/claude-opus-5',
  max_tokens: 100,
  system: 'SYSTEM',
  metadata: { user_id: 'USER' },
  tools: [
    {
      name: 'find',
      description: 'TOOL',
      input_schema: {
        type: 'object',
        properties: {
          description: { type: 'string', description: 'FIELD' },
          list: { type: 'array', items: { type: 'object', properties: { a: { description: 'INNER' } } } },
        },
      },
    },
  ],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'QUESTION' },
        {
          type: 'document',
          source: { type: 'text', media_type: 'text/plain', data: 'DOCUMENT' },
          context: 'CONTEXT',
        },
        { type: 'document', source: { type: 'base64', media_type: 'text/csv', data: base64('TABLE') } },
        {
          type: 'document',
          source: { type: 'base64', media_type: 'application/pdf', data: base64('%PDF no words') },
        },
        {
          type: 'document',
          source: { type: 'content', content: [{ type: 'text', text: 'BLOCK' }] },
          title: 'TITLE',
        },
        {
          type: 'search_result',
          source: 'https://x.de',
          title: 'FOUND',
          content: [{ type: 'text', text: 'RESULT' }],
        },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'ANSWER' },
        { type: 'server_tool_use', id: 's1', name: 'web_search', input: { anything: 'SEARCHED' } },
        {
          type: 'web_search_tool_result',
          tool_use_id: 's1',
          content: [
            { type: 'web_search_result', url: 'https://y.de', title: 'PAGE', encrypted_content: 'ENCRYPTED' },
          ],
        },
        { type: 'tool_use', id: 't1', name: 'find', input: { words: ['CALLED'] } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 't1',
          content: [
            { type: 'text', text: 'BROUGHT' },
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'ATTACHED' } },
          ],
        },
      ],
    },
  ],
});

const byOrigin = (origin: string) =>
  textsOf(request.options)
    .filter((text) => text.origin === origin)
    .map(({ text }) => text)
    .toSorted();

describe('the texts of a request', () => {
  it('are those of every place that carries words, with where they come from', () => {
    expect(byOrigin('system')).toEqual(['SYSTEM']);
    expect(byOrigin('user')).toEqual(['QUESTION', 'USER']);
    expect(byOrigin('assistant')).toEqual(['ANSWER', 'CALLED']);
    expect(byOrigin('tool')).toEqual(['FIELD', 'INNER', 'TOOL']);
    expect(byOrigin('fetched')).toEqual([
      'ATTACHED',
      'BLOCK',
      'BROUGHT',
      'CONTEXT',
      'DOCUMENT',
      'FOUND',
      'PAGE',
      'RESULT',
      'SEARCHED',
      'TABLE',
      'TITLE',
    ]);
  });

  it('can each be written anew, and nothing else changes', () => {
    const texts = textsOf(request.options).map(({ text }) => text);
    const lower = withTexts(
      request.options,
      texts.map((text) => text.toLowerCase()),
    );
    expect(textsOf(lower).map(({ text }) => text)).toEqual(texts.map((text) => text.toLowerCase()));
    const written = JSON.stringify(lower);
    for (const text of texts) expect(written).not.toContain(text === 'CONTEXT' ? '"CONTEXT"' : `"${text}"`);
    expect(written).toContain('ENCRYPTED');
    expect(withTexts(request.options, texts)).toEqual(request.options);
  });
});
