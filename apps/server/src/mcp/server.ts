import type { OperationDefinition } from '@leadline/contracts';
import { toLeadlineError, toProblem } from '@leadline/core/kernel/errors';
import type { Principal } from '@leadline/core/kernel/iam';
import { type Operation, runOperation } from '@leadline/core/kernel/operations';
import type { Store } from '@leadline/core/kernel/store';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { CallToolRequestSchema, ListToolsRequestSchema, type Tool } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

/** The same operations as MCP tools. Names are the operations' with dots as underscores, as clients demand. */
export function createMcpServer(deps: {
  readonly operations: readonly Operation[];
  readonly principal: Principal;
  readonly store: Store;
  readonly version: string;
}): Server {
  const server = new Server(
    { name: 'leadline', version: deps.version },
    {
      capabilities: { tools: {} },
      instructions:
        'Leadline measures how AI assistants see a brand. Start an audit, follow it with visibility_audits_get, then read its report.',
    },
  );
  const byName = new Map(deps.operations.map((operation) => [toolName(operation.definition), operation]));
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: deps.operations.map((operation) => toTool(operation.definition)),
  }));
  server.setRequestHandler(CallToolRequestSchema, async (request) => {
    const operation = byName.get(request.params.name);
    if (!operation) return failed(new Error(`There is no tool "${request.params.name}".`));
    try {
      const context = { principal: deps.principal, requestId: crypto.randomUUID() };
      return succeeded(
        await runOperation(operation, request.params.arguments ?? {}, { context, store: deps.store }),
      );
    } catch (error) {
      return failed(error);
    }
  });
  return server;
}

function toolName(definition: OperationDefinition): string {
  return definition.name.replaceAll('.', '_');
}

function toTool(definition: OperationDefinition): Tool {
  const schema = z.toJSONSchema(definition.input, { io: 'input', unrepresentable: 'any' });
  return {
    name: toolName(definition),
    description: [definition.summary, definition.description].filter(Boolean).join('\n\n'),
    inputSchema: schema as Tool['inputSchema'],
    annotations: {
      title: definition.summary,
      readOnlyHint: definition.effect === 'read',
      destructiveHint: definition.http.method === 'DELETE',
      idempotentHint: definition.effect === 'read' || definition.idempotent === true,
    },
  };
}

function succeeded(output: unknown) {
  return { content: [{ type: 'text' as const, text: JSON.stringify(output) }] };
}

function failed(error: unknown) {
  const problem = toProblem(toLeadlineError(error));
  return { isError: true, content: [{ type: 'text' as const, text: JSON.stringify(problem) }] };
}
