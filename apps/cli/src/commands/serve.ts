import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Principal } from '@leadline/core/kernel/iam';
import { compose, type Leadline, type RunningServer, serve } from '@leadline/server';
import { Command } from 'commander';
import { style, styleError } from '../terminal/style.ts';
import { startAndShow } from './visibility/audit.ts';
import { readAuditInput } from './visibility/audit-input.ts';

const EXAMPLE = fileURLToPath(new URL('../../../../examples/visibility/', import.meta.url));
const EXAMPLE_ANSWERS = [
  'answers.brief.jsonl',
  'answers.analyst.jsonl',
  'answers.practical.jsonl',
  'answers.cautious.jsonl',
];

/** `npm start`: everything a newcomer wants to see at once. */
export function startCommand(): Command {
  return new Command('start')
    .description('prepare everything, audit the bundled example, show its report, and serve')
    .option('--once', 'end after the report')
    .action(async (flags: { once?: boolean }) => {
      console.error(styleError('dim', 'Starting PostgreSQL …'));
      const leadline = await compose({ work: true, logLevel: 'warn' });
      await untilStopped(leadline, async () => {
        const principal = await leadline.localPrincipal();
        const auditId = await exampleAudit(leadline, principal);
        if (flags.once) return null;
        const server = await serve(leadline);
        await printAddresses(leadline, server, { principal, auditId });
        return server;
      });
    });
}

export function serveCommand(): Command {
  return new Command('serve').description('serve HTTP and work on jobs').action(async () => {
    const leadline = await compose({ work: 'as configured' });
    await untilStopped(leadline, async () => {
      await leadline.localPrincipal();
      const server = await serve(leadline);
      console.log(`Leadline serves at ${server.url} (API at /docs).`);
      return server;
    });
  });
}

/** The example is audited once; later starts show the audit that is there. */
async function exampleAudit(leadline: Leadline, principal: Principal): Promise<string> {
  const reportFile = join(leadline.config.LEADLINE_HOME, 'reports', 'example.html');
  const { input } = await readAuditInput({
    context: join(EXAMPLE, 'audit.json'),
    answers: EXAMPLE_ANSWERS.map((name) => join(EXAMPLE, name)),
    analyst: 'builtin',
  });
  const report = await startAndShow(leadline, principal, { input, flags: { report: reportFile } });
  return report.audit.id;
}

async function printAddresses(
  leadline: Leadline,
  server: RunningServer,
  example: { readonly principal: Principal; readonly auditId: string },
): Promise<void> {
  const path = await leadline.reportLinks.path(example.principal.workspaceId, example.auditId);
  const home = leadline.config.LEADLINE_HOME;
  console.log(`
${style('bold', 'Report')}   ${server.url}${path}
${style('bold', 'API')}      ${server.url}/docs
${style('bold', 'API key')}  in ${join(home, 'api-key')}

Audit your own brand:  npx leadline visibility audit --brand NAME --answers FILE
Stop with Ctrl-C.`);
}

/** Keeps the process until it is told to stop, then closes everything in order. */
async function untilStopped(leadline: Leadline, begin: () => Promise<RunningServer | null>): Promise<void> {
  let server: RunningServer | null = null;
  try {
    const stopped = new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    server = await begin();
    if (server) await stopped;
  } finally {
    await server?.close();
    await leadline.close();
  }
}
