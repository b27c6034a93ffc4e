import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONTROL_PREFIX, handleControl } from './control.ts';
import { sendJson } from './exchange.ts';
import { createMachinery, type Machinery } from './machinery.ts';
import { type SandboxOptions, sandboxOptionsSchema } from './options.ts';
import { handleProviderCall } from './provider-call.ts';
import { findRoute } from './routes.ts';
import { handleSourceCall } from './sources/source-call.ts';
import type { SourceCallRecord } from './sources/source-log.ts';
import { findSourceRoute } from './sources/source-routes.ts';
import type { SandboxCall } from './traffic/call-log.ts';
import type { RuleInput } from './traffic/rules.ts';
import type { World } from './world/index.ts';

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Every call since the start or the last reset, in order of arrival; amended while calls run. */
  readonly calls: readonly SandboxCall[];
  /** Every call of a data provider, a company's site or the DNS, likewise. */
  readonly sourceCalls: readonly SourceCallRecord[];
  /** The simulated world, with the truth that providers' views are made from. */
  readonly world: World;
  /** Replaces the rules. Throws a ZodError that names what is wrong. */
  setRules(rules: readonly RuleInput[]): void;
  /** Forgets calls, attempts, caches and spent limits; rules stay and count anew. */
  reset(): void;
  /** Breaks open connections and stops listening. */
  close(): Promise<void>;
}

/** Idle connections stay open longer than any client of ours keeps them in its pool. */
const KEEP_ALIVE_MS = 120_000;

async function route(
  machinery: Machinery,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  if (url.pathname.startsWith(CONTROL_PREFIX)) return handleControl(machinery, { request, response, url });
  const found = findRoute(url.pathname);
  if (found)
    return handleProviderCall(machinery, { route: found, query: url.searchParams, request, response });
  const source = findSourceRoute(request.url ?? '/');
  if (source) return handleSourceCall(machinery, { ...source, request, response });
  const message = `No provider answers ${request.method} ${url.pathname} here.`;
  await sendJson(response, { status: 404, headers: {}, text: JSON.stringify({ error: { message } }) });
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * Starts a server that speaks the providers' APIs with a simulated model and a simulated world behind them.
 * Rejects with a ZodError for options that cannot be used, and with the system's error for a taken port.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = sandboxOptionsSchema.parse(options);
  const machinery = createMachinery(settings);
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    route(machinery, request, response).catch(() => response.destroy());
  });
  const port = await listen(server, settings.port, settings.host);
  return {
    url: `http://${settings.host}:${port}`,
    port,
    get calls() {
      return machinery.log.calls;
    },
    get sourceCalls() {
      return machinery.sources.log.calls;
    },
    get world() {
      return machinery.sources.world();
    },
    setRules: (rules) => machinery.rules.set(rules),
    reset: () => machinery.reset(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
