import type { AuditHead, Problem, Role } from '@leadline/contracts';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedAudit } from '../test-audits.ts';
import { ended, startServer, type TestServer } from '../test-server.ts';
import { createMcpServer } from './server.ts';

let server: TestServer;
let client: Client;
beforeAll(async () => {
  server = await startServer();
  client = await connectAs('admin');
});
afterAll(async () => {
  await client.close();
  await server.close();
});

async function connectAs(role: Role): Promise<Client> {
  const { operations, store } = server.leadline;
  const principal = { ...(await server.leadline.localPrincipal()), role };
  const mcp = createMcpServer({ operations, store, principal, version: '1', onError: () => undefined });
  const made = new Client({ name: 'test', version: '1' });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await Promise.all([mcp.connect(theirs), made.connect(ours)]);
  return made;
}

async function call(name: string, input: Record<string, unknown> = {}, from = client) {
  const { content, isError } = await from.callTool({ name, arguments: input });
  const [first] = content as { type: string; text: string }[];
  return { isError: isError === true, text: first?.text ?? '' };
}

async function problemOf(name: string, input: Record<string, unknown> = {}, from = client): Promise<Problem> {
  const { isError, text } = await call(name, input, from);
  expect(isError).toBe(true);
  return JSON.parse(text) as Problem;
}

describe('the MCP tools', () => {
  it('are the operations, with their inputs and what they do to the world', async () => {
    const { tools } = await client.listTools();
    const names = server.leadline.operations
      .filter(({ definition }) => definition.permission !== 'iam:manage')
      .map(({ definition }) => definition.name.replaceAll('.', '_'));
    expect(tools.map((tool) => tool.name)).toEqual(names);
    const byName = new Map(tools.map((tool) => [tool.name, tool]));
    expect(byName.get('visibility_audits_get')).toMatchObject({
      inputSchema: { type: 'object', required: ['auditId'] },
      annotations: { readOnlyHint: true, destructiveHint: false },
    });
    expect(byName.get('visibility_audits_delete')?.annotations).toMatchObject({
      readOnlyHint: false,
      destructiveHint: true,
    });
    // The longest that clients are sure to take.
    for (const { name } of tools) expect(name).toMatch(/^[\w-]{1,64}$/u);
  });

  it('start an audit and read it', async () => {
    const started = await call('visibility_audits_start', recordedAudit());
    const { audit } = JSON.parse(started.text) as { audit: AuditHead };
    expect(await ended(server, audit.id)).toBe('succeeded');
    const report = await call('visibility_audits_export', { auditId: audit.id, format: 'markdown' });
    expect(report.text).toMatch(/^# .*Acme/u);
    const whole = await call('visibility_audits_report', { auditId: audit.id });
    expect(JSON.parse(whole.text)).toMatchObject({ audit: { id: audit.id, status: 'succeeded' } });
  });

  it('tell errors as problems', async () => {
    expect(await problemOf('visibility_audits_get', { auditId: 'x' })).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'auditId', message: expect.any(String) }],
    });
    expect(await problemOf('visibility_nonsense')).toMatchObject({
      code: 'not_found',
      detail: expect.stringContaining('visibility_nonsense'),
    });
  });

  it('do for an analyst only what an analyst may do', async () => {
    const analyst = await connectAs('analyst');
    expect((await call('visibility_audits_list', {}, analyst)).isError).toBe(false);
    expect(await problemOf('visibility_audits_delete', {}, analyst)).toMatchObject({ code: 'forbidden' });
    await analyst.close();
  });
});
