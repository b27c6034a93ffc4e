import type { OperationDefinition } from '@leadline/contracts';
import { LeadlineError, toLeadlineError, toProblem } from '@leadline/core/kernel/errors';
import type { Principal } from '@leadline/core/kernel/iam';
import { type Operation, type OperationDeps, runOperation } from '@leadline/core/kernel/operations';
import type { Store } from '@leadline/core/kernel/store';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type Tool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';

export interface McpDeps {
  readonly operations: readonly Operation[];
  /** Who the client speaks for. */
  readonly principal: Principal;
  readonly store: Store;
  /** Where access and change are noted. */
  readonly auditLog?: OperationDeps['auditLog'];
  readonly version: string;
  /** Told of every error that is ours, with its cause. */
  readonly onError: (error: LeadlineError, requestId: string) => void;
}

const INSTRUCTIONS = `Leadline measures how AI assistants see a brand, and finds out what is true of a company. Start an audit with visibility_audits_start, look \
at its progress with visibility_audits_get until its status is "succeeded", then read it with visibility_audits_export in \
the format "markdown"; visibility_audits_report returns every answer with its evidence and is large. Ask \
what is true of a company with enrichment_progressive (it may spend up to its budget; enrichment_estimate says how much), and \
read it again with enrichment_companies_get. Errors come as JSON \
with a stable code, what to do next, and what was kept.`;

/** The same operations, but those on keys and users, as MCP tools. Names are the operations' with dots as underscores, as clients demand. */
export function createMcpServer(deps: McpDeps): Server {
  const server = new Server(
    { name: 'leadline', version: deps.version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  // What a fetched page talks a model into must not make keys: who may do what stays with people and programs.
  const operations = deps.operations.filter(({ definition }) => definition.permission !== 'iam:manage');
  const byName = new Map(operations.map((operation) => [toolName(operation.definition), operation]));
  const tools = operations.map((operation) => toTool(operation.definition));
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, ({ params }, { signal }) =>
    call(deps, byName.get(params.name), { name: params.name, input: params.arguments ?? {}, signal }),
  );
  return server;
}

async function call(
  deps: McpDeps,
  operation: Operation | undefined,
  request: { readonly name: string; readonly input: unknown; readonly signal: AbortSignal },
): Promise<CallToolResult> {
  const requestId = crypto.randomUUID();
  try {
    if (!operation) throw unknownTool(request.name);
    const context = { principal: deps.principal, requestId, signal: request.signal, origin: 'mcp' };
    const { store, auditLog } = deps;
    const output = await runOperation(operation, request.input, { context, store, auditLog });
    // A file is worth more to a reader as it is than as a string in JSON.
    return text(
      operation.definition.http.produces ? (output as { body: string }).body : JSON.stringify(output),
    );
  } catch (cause) {
    const error = toLeadlineError(cause);
    if (error.code === 'internal') deps.onError(error, requestId);
    return { ...text(JSON.stringify(toProblem(error, `urn:leadline:request:${requestId}`))), isError: true };
  }
}

function unknownTool(name: string): LeadlineError {
  return new LeadlineError('not_found', `There is no tool "${name}".`, { next: 'List the tools there are.' });
}

function text(words: string): CallToolResult {
  return { content: [{ type: 'text', text: words }] };
}

function toolName(definition: OperationDefinition): string {
  return definition.name.replaceAll('.', '_');
}

function toTool(definition: OperationDefinition): Tool {
  const { effect, http, idempotent, input, summary, description } = definition;
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' });
  return {
    name: toolName(definition),
    description: [summary, description].filter(Boolean).join('\n\n'),
    inputSchema: schema as Tool['inputSchema'],
    annotations: {
      title: summary,
      readOnlyHint: effect === 'read',
      destructiveHint: http.method === 'DELETE',
      idempotentHint: effect === 'read' || idempotent === true,
    },
  };
}
