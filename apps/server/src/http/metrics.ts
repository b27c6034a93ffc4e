import { hash, timingSafeEqual } from 'node:crypto';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { FastifyInstance } from 'fastify';

export interface MetricsRoute {
  /** Who has this may look. */
  readonly token: string;
  readonly contentType: string;
  readonly render: () => Promise<string>;
}

/**
 * Serves `GET /metrics` for Prometheus. The figures are of the whole process, so they belong to whoever runs it: a token of the
 * settings opens them, and no role of any workspace does.
 */
export function serveMetrics(server: FastifyInstance, { token, contentType, render }: MetricsRoute): void {
  server.get('/metrics', async (request, reply) => {
    if (!isSame(request.headers.authorization ?? '', `Bearer ${token}`))
      throw new LeadlineError(
        'unauthenticated',
        'Metrics need the token for metrics; no API key opens them.',
        {
          next: 'Send `Authorization: Bearer …` with what LEADLINE_METRICS_TOKEN says.',
        },
      );
    return reply
      .type(contentType)
      .header('cache-control', 'no-store')
      .send(await render());
  });
}

/** In a time that says nothing of either. */
function isSame(given: string, wanted: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', wanted, 'buffer'));
}
