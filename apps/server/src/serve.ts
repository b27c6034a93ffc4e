import { LeadlineError, toLeadlineError } from '@leadline/core/kernel/errors';
import { learnAhead } from '@leadline/core/kernel/llm';
import { REPORT_CONTENT_SECURITY_POLICY, renderReport } from '@leadline/core/modules/visibility';
import { isLeadline, serverAddress } from './address.ts';
import type { Leadline } from './compose.ts';
import { createHttpServer } from './http/server.ts';
import { VERSION } from './project.ts';
import { createStandingReader } from './telemetry/metrics/standing.ts';

export interface RunningServer {
  readonly url: string;
  /** Ends event streams, lets requests under way finish for a moment, then hangs up. */
  close(): Promise<void>;
}

const FINISH_WITHIN_MS = 5_000;

/**
 * Listens for HTTP on the configured address.
 *
 * @throws `port_taken`; `invalid_input` for an address this machine does not have.
 */
export async function serve(leadline: Leadline): Promise<RunningServer> {
  const { auditLog, clock, config, iam, llm, log, operations, site, store, telemetry, users } = leadline;
  const server = createHttpServer({
    operations,
    store,
    auditLog,
    users,
    authenticate: (secret) => iam.authenticate(secret),
    gateway: llm.gateway,
    now: () => clock.now(),
    reportByLink: (auditId, token) => openReport(leadline, auditId, token),
    version: VERSION,
    onError: (error, requestId) => log.error({ err: error.cause ?? error, requestId }, 'request failed'),
    onAnswered(request) {
      log.debug(request, 'request answered');
      telemetry.onAnswered?.(request);
    },
    metrics: metricsRouteOf(leadline),
    healthy: () => isHealthy(leadline),
  });
  const { LEADLINE_HOST: host, LEADLINE_PORT: port } = config;
  // Or the first request would wait for it.
  if (config.LEADLINE_GUARDS !== null) learnAhead();
  try {
    const url = await server.listen({ host, port });
    site.listeningAt(url);
    return {
      url,
      async close() {
        const hangUp = setTimeout(() => server.server.closeAllConnections(), FINISH_WITHIN_MS);
        await server.close();
        clearTimeout(hangUp);
      },
    };
  } catch (error) {
    await server.close();
    throw await listenError(error, leadline.config);
  }
}

function metricsRouteOf({ telemetry, llm, store, clock }: Leadline) {
  if (!telemetry.metrics) return undefined;
  const { token, registry } = telemetry.metrics;
  const standing = createStandingReader({ llm, store, nowMs: () => clock.monotonicMs() });
  return { token, contentType: registry.contentType, render: async () => registry.render(await standing()) };
}

async function openReport({ reportLinks, visibility }: Leadline, auditId: string, token: string) {
  const workspaceId = await reportLinks.workspaceOf(auditId, token);
  const { body } = renderReport(await visibility.report(workspaceId, auditId), 'html');
  return { html: body, contentSecurityPolicy: REPORT_CONTENT_SECURITY_POLICY };
}

async function isHealthy({ store }: Leadline): Promise<boolean> {
  try {
    await store.pool.query('select 1');
    return true;
  } catch {
    return false;
  }
}

async function listenError(cause: unknown, config: Leadline['config']): Promise<LeadlineError> {
  const { LEADLINE_HOST: host, LEADLINE_PORT: port } = config;
  const { code } = cause as { code?: string };
  const kept = 'Everything stored is untouched.';
  if (code === 'EADDRINUSE') {
    const ours = await isLeadline(serverAddress(config));
    const who = ours ? 'a Leadline server that runs already' : 'another program';
    return new LeadlineError('port_taken', `Port ${port} on ${host} is taken by ${who}.`, {
      kept,
      next: `${ours ? 'Use that one, end it' : 'End that program'}, or choose another port with LEADLINE_PORT (0 takes a free one).`,
      cause,
    });
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new LeadlineError('invalid_input', `This process cannot listen on ${host}:${port} (${code}).`, {
      kept,
      next: 'Choose another LEADLINE_HOST or LEADLINE_PORT.',
      cause,
    });
  }
  return toLeadlineError(cause);
}
