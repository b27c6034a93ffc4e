import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Leadline } from '../compose.ts';
import { VERSION } from '../project.ts';
import { createMcpServer } from './server.ts';

/**
 * Speaks MCP over standard input and output until the client hangs up or `signal` falls. Nothing else may write
 * to standard output.
 */
export async function serveMcp(leadline: Leadline, signal?: AbortSignal): Promise<void> {
  const { auditLog, log, operations, store } = leadline;
  const server = createMcpServer({
    operations,
    store,
    auditLog,
    principal: await leadline.localPrincipal(),
    version: VERSION,
    onError: (error, requestId) => log.error({ err: error.cause ?? error, requestId }, 'tool failed'),
  });
  const closed = new Promise<void>((resolve) => {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK's server has no other way
    server.onclose = () => resolve();
  });
  const close = () => void server.close();
  process.stdin.once('end', close);
  signal?.addEventListener('abort', close, { once: true });
  await server.connect(new StdioServerTransport());
  await closed;
}
