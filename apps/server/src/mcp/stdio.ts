import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Leadline } from '../compose.ts';
import { VERSION } from '../project.ts';
import { createMcpServer } from './server.ts';

/** Speaks MCP over standard input and output until the client hangs up. Nothing else may write to standard output. */
export async function serveMcp(leadline: Leadline): Promise<void> {
  const principal = await leadline.localPrincipal();
  const server = createMcpServer({
    operations: leadline.operations,
    store: leadline.store,
    principal,
    version: VERSION,
  });
  const transport = new StdioServerTransport();
  const closed = new Promise<void>((resolve) => {
    server.onclose = () => resolve();
    process.stdin.on('end', () => void server.close());
  });
  await server.connect(transport);
  await closed;
}
