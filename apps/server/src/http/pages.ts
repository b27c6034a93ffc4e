import { createHash } from 'node:crypto';
import type { Operation } from '@leadline/core/kernel/operations';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { docsPage } from './docs-page.ts';
import { DOCS_STYLE } from './docs-style.ts';
import { openApiDocument } from './openapi.ts';

export interface PageDeps {
  readonly operations: readonly Operation[];
  readonly version: string;
  /** A report opened with a signed link; rejects with `not_found` when the link is not good. */
  readonly reportByLink: (auditId: string, token: string) => Promise<ReportPage>;
  /** Whether the database answers. */
  readonly healthy: () => Promise<boolean>;
}

export interface ReportPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

const STYLE_HASH = createHash('sha256').update(DOCS_STYLE).digest('base64');
const DOCS_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** What can be opened without a key: the documentation, health, and reports behind signed links. */
export function servePages(server: FastifyInstance, deps: PageDeps): void {
  const definitions = deps.operations.map((operation) => operation.definition);
  const document = openApiDocument(definitions, deps.version);
  const docs = docsPage(document);
  server.get('/', (_request, reply) => reply.redirect('/docs'));
  server.get('/openapi.json', () => document);
  server.get('/docs', (_request, reply) => sendPage(reply, docs, DOCS_POLICY));
  server.get('/healthz', async (_request, reply) => {
    const healthy = await deps.healthy();
    return reply.code(healthy ? 200 : 503).send({ status: healthy ? 'ok' : 'database_unavailable' });
  });
  server.get<{ Params: { auditId: string }; Querystring: { token?: string | string[] } }>(
    '/reports/:auditId',
    async ({ params, query }, reply) => {
      const { html, contentSecurityPolicy } = await deps.reportByLink(params.auditId, String(query.token));
      return sendPage(reply, html, contentSecurityPolicy);
    },
  );
}

function sendPage(reply: FastifyReply, html: string, contentSecurityPolicy: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', `${contentSecurityPolicy}; frame-ancestors 'none'`)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .send(html);
}
