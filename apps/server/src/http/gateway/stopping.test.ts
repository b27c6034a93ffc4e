import { startSandbox } from '@leadline/sandbox';
import { describe, expect, it } from 'vitest';
import { startServer } from '../../test-server.ts';

const body = {
  model: 'openai/gpt-6-luna',
  stream: true,
  messages: [{ role: 'user', content: 'What is a lead?' }],
};

describe('a server that stops', () => {
  it('ends streams with an error, never as if they were complete, and leaves nothing open', async () => {
    const sandbox = await startSandbox({ latency: 'fixed:300' });
    const open = new Set(process.getActiveResourcesInfo());
    const stopping = await startServer({ env: { LEADLINE_SANDBOX_URL: sandbox.url } });
    const response = await fetch(`${stopping.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stopping.adminKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader?.read())?.value ?? '';
    const closed = stopping.close();
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) text += step.value;
    await closed;
    expect(text).toContain('"error"');
    expect(text).not.toContain('[DONE]');
    await expect.poll(() => sandbox.calls[0]?.endedMs).toBeTypeOf('number');
    expect(sandbox.calls[0]?.answeredFully).toBe(false);
    const kinds = () => process.getActiveResourcesInfo().filter((kind) => !open.has(kind));
    await expect.poll(kinds).toEqual([]);
    await sandbox.close();
  });
});
