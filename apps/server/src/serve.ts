import { LeadlineError, toLeadlineError } from '@leadline/core/kernel/errors';
import { renderReport } from '@leadline/core/modules/visibility';
import type { Leadline } from './compose.ts';
import { createHttpServer } from './http/server.ts';
import { VERSION } from './project.ts';

export interface RunningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens for HTTP on the configured address. */
export async function serve(leadline: Leadline): Promise<RunningServer> {
  const { config, iam, log, operations, reportLinks, store, visibility } = leadline;
  const url = `http://${config.LEADLINE_HOST}:${config.LEADLINE_PORT}`;
  const server = createHttpServer({
    operations,
    store,
    authenticate: (secret) => iam.authenticate(secret),
    reportByLink: async (auditId, token) => {
      const workspaceId = await reportLinks.workspaceOf(auditId, token);
      return renderReport(await visibility.report(workspaceId, auditId), 'html').body;
    },
    version: VERSION,
    url,
    onError: (error, requestId) => log.error({ err: error.cause ?? error, requestId }, 'request failed'),
    healthy: () => isHealthy(leadline),
  });
  try {
    const address = await server.listen({ host: config.LEADLINE_HOST, port: config.LEADLINE_PORT });
    return { url: address, close: () => server.close() };
  } catch (error) {
    await server.close();
    throw listenError(error, config.LEADLINE_HOST, config.LEADLINE_PORT);
  }
}

async function isHealthy({ store }: Leadline): Promise<boolean> {
  try {
    await store.pool.query('select 1');
    return true;
  } catch {
    return false;
  }
}

function listenError(error: unknown, host: string, port: number): LeadlineError {
  const { code } = error as { code?: string };
  if (code === 'EADDRINUSE') {
    return new LeadlineError('port_taken', `Port ${port} on ${host} is taken by another program.`, {
      kept: 'Everything stored is untouched.',
      next: 'End that program, or choose another port with LEADLINE_PORT (0 takes a free one).',
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return new LeadlineError('port_taken', `This process may not listen on ${host}:${port}.`, {
      next: 'Choose another LEADLINE_HOST or LEADLINE_PORT.',
      cause: error,
    });
  }
  return toLeadlineError(error);
}
