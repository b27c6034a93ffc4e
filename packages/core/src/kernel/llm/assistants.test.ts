import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Recorded, recordedProviders } from './fixtures/test-recorded.ts';
import { hostOfSource } from './index.ts';

let recorded: Recorded;
beforeAll(async () => {
  recorded = await recordedProviders();
});
afterAll(() => recorded.close());

describe('assistants with web search', () => {
  it('OpenAI: cited pages only, once each, without the mark OpenAI adds; opening a page is not charged', async () => {
    recorded.server.reply('openai-responses-search');
    const answer = await recorded.llm.ask('openai', 'Best password manager for teams?', recorded.options());
    expect(answer.text).toContain('Keeper and Bitwarden lead');
    expect(answer.sources).toEqual([
      { url: 'https://www.pcmag.com/picks', title: 'The best password managers' },
      { url: 'https://www.g2.com/bitwarden?a=1', title: 'Bitwarden reviews' },
    ]);
    expect(answer.usage).toEqual({ inputTokens: 9120, cachedInputTokens: 0, outputTokens: 410 });
    // Tokens, and two searches at a cent.
    expect(answer.costUsd).toBeCloseTo(9120e-7 + 410 * 5e-7 + 0.02, 10);
    const [request] = recorded.server.seen;
    expect(request?.path).toBe('/responses');
    expect(request?.body).toMatchObject({ tools: [{ type: 'web_search' }], store: false, max_tool_calls: 4 });
    expect(request?.body['input']).toEqual([
      { role: 'user', content: [{ type: 'input_text', text: 'Best password manager for teams?' }] },
    ]);
  });

  it('Anthropic: the pieces of the answer joined, its citations in order, its searches charged', async () => {
    recorded.server.reply('anthropic-search');
    const answer = await recorded.llm.ask(
      'anthropic',
      'Best password manager for teams?',
      recorded.options(),
    );
    expect(answer.text).toBe(
      "I'll look that up.For teams, 1Password is the usual first choice, while Bitwarden costs least.",
    );
    expect(answer.sources).toEqual([
      { url: 'https://www.wired.com/story/managers', title: 'Team password managers' },
      { url: 'https://bitwarden.com/pricing/', title: 'Pricing | Bitwarden' },
    ]);
    expect(answer.costUsd).toBeCloseTo(12_000e-7 + 260 * 5e-7 + 0.02, 10);
    expect(recorded.server.seen[0]?.body['tools']).toMatchObject([
      { type: 'web_search_20250305', max_uses: 3 },
    ]);
  });

  it('Anthropic: a turn paused half-way is tried again, not taken for an answer', async () => {
    recorded.server.reply('anthropic-search-paused', 'anthropic-search');
    const answer = await recorded.llm.ask(
      'anthropic',
      'Best password manager for teams?',
      recorded.options(),
    );
    expect(answer.sources).toHaveLength(2);
    expect(recorded.server.seen).toHaveLength(2);
  });

  it('Gemini: grounding chunks, whose titles name the sites behind the redirects', async () => {
    recorded.server.reply('gemini-grounded');
    const answer = await recorded.llm.ask('gemini', 'Best password manager for teams?', recorded.options());
    expect(answer.text).toBe('Teams often choose Keeper. Dashlane is praised for its ease.');
    expect(answer.sources.map(hostOfSource)).toEqual(['techradar.com', 'dashlane.com']);
    expect(answer.usage).toEqual({ inputTokens: 104, cachedInputTokens: 0, outputTokens: 150 });
    expect(answer.costUsd).toBeCloseTo(104 * 0.75e-6 + 150 * 3.75e-6 + 2 * 0.014, 10);
    expect(recorded.server.seen[0]?.body['tools']).toEqual([{ googleSearch: {} }]);
  });

  it('Perplexity: the search results that the numbers in the text count by', async () => {
    recorded.server.reply('perplexity-agent');
    const answer = await recorded.llm.ask(
      'perplexity',
      'Best password manager for teams?',
      recorded.options(),
    );
    expect(answer.text).toBe('Keeper suits teams[1][2].');
    expect(answer.sources).toEqual([
      { url: 'https://www.cnet.com/best', title: 'Best password managers' },
      { url: 'https://keepersecurity.com/teams', title: 'Keeper for teams' },
    ]);
    expect(answer.usage).toEqual({ inputTokens: 3200, cachedInputTokens: 1000, outputTokens: 150 });
    expect(answer.costUsd).toBeCloseTo(2200 * 0.25e-6 + 1000 * 0.0625e-6 + 150 * 2.5e-6 + 0.0025, 10);
    expect(recorded.server.seen[0]?.body).toEqual({
      model: 'perplexity/sonar',
      input: [{ role: 'user', content: 'Best password manager for teams?' }],
      max_output_tokens: 8192,
      tools: [{ type: 'web_search' }],
      tool_choice: { type: 'web_search' },
      max_tool_calls: 3,
    });
  });

  it('Perplexity: a failed run under a 200 is an error, and tried again', async () => {
    recorded.server.reply('perplexity-agent-failed', 'perplexity-agent');
    await expect(recorded.llm.ask('perplexity', 'Best?', recorded.options())).resolves.toMatchObject({
      text: 'Keeper suits teams[1][2].',
    });
    expect(recorded.server.seen).toHaveLength(2);
  });

  it('Perplexity: Sonar chat completions still work when such a model is chosen', async () => {
    const sonar = recorded.make({ assistantModels: { perplexity: 'sonar' } });
    recorded.server.reply('perplexity-sonar');
    const answer = await sonar.ask('perplexity', 'Best?', recorded.options());
    expect(answer.sources[1]).toEqual({ url: 'https://keepersecurity.com/teams', title: 'Keeper for teams' });
    expect(answer.costUsd).toBeCloseTo(162e-6 + 0.005, 10);
    expect(recorded.server.seen[0]).toMatchObject({
      path: '/chat/completions',
      body: { model: 'sonar', web_search_options: { search_context_size: 'low' } },
    });
  });

  it('an answer cut at the output limit is an error, for it would be measured wrongly', async () => {
    recorded.server.reply({ status: 200, body: cutGemini() });
    await expect(recorded.llm.ask('gemini', 'Best?', recorded.options())).rejects.toMatchObject({
      code: 'model_answer_unusable',
    });
  });
});

function cutGemini() {
  return {
    candidates: [
      { content: { parts: [{ text: 'Teams often choose' }], role: 'model' }, finishReason: 'MAX_TOKENS' },
    ],
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 8192, totalTokenCount: 8202 },
  };
}
