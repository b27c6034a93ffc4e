import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ParsedAuditInput } from '@leadline/contracts';
import { PROJECT_ROOT } from '@leadline/server';
import type { CommandContext } from '../context.ts';
import { VERSION } from '../version.ts';
import { serveUntilStopped } from './serve.ts';
import { type Session, withLeadline } from './session.ts';
import { followAudit, showReport } from './visibility/audit.ts';
import { readAuditInput } from './visibility/audit-input.ts';

const EXAMPLE = join(PROJECT_ROOT, 'examples', 'visibility');
const EXAMPLE_ANSWERS = ['brief', 'analyst', 'practical', 'cautious'];

/** `npm start`: everything a newcomer wants to see at once. */
export async function runStart(context: CommandContext, flags: { readonly once?: boolean }): Promise<void> {
  const { terminal } = context;
  const step = (done: string) => terminal.say(`${terminal.tint('green', '✓')} ${done}`);
  terminal.say(terminal.tint('bold', `Leadline ${VERSION}`));
  await withLeadline(context, { work: true, onStep: step }, async (session) => {
    const { LEADLINE_HOME: home } = session.leadline.config;
    step(`Workspace is ready; its API key is in ${join(home, 'api-key')}`);
    const report = join(home, 'reports', 'example.html');
    const auditId = await auditExample(context, session, report);
    if (!flags.once) await serveExample(context, session, { auditId, report });
  });
}

/** The example is audited once; later starts show the audit that is there. */
async function auditExample(context: CommandContext, session: Session, report: string): Promise<string> {
  const { leadline, principal } = session;
  const { input } = await readAuditInput({
    context: join(EXAMPLE, 'audit.json'),
    answers: EXAMPLE_ANSWERS.map((name) => join(EXAMPLE, `answers.${name}.jsonl`)),
    analyst: 'builtin',
  });
  const { audit } = await leadline.visibility.start(principal.workspaceId, input, keyOf(input));
  const done = audit.status === 'succeeded';
  const verb = done ? 'audited before' : 'being audited';
  context.terminal.say(
    `${context.terminal.tint('green', '✓')} The bundled example is ${verb}: how assistants see ${audit.brand}\n`,
  );
  if (!done) {
    const stopped = ['failed', 'paused', 'cancelled'].includes(audit.status);
    if (stopped) await leadline.visibility.resume(principal.workspaceId, audit.id);
    await followAudit(context, session, audit.id);
  }
  await showReport(context, session, { auditId: audit.id, files: { report } });
  if (input.note) context.terminal.say(`\n${input.note}`);
  return audit.id;
}

/** The same for the same example and version, so that it is audited anew when either changes. */
function keyOf(input: ParsedAuditInput): string {
  const content = createHash('sha256').update(JSON.stringify(input)).digest('hex');
  return `example:${VERSION}:${content}`;
}

async function serveExample(
  context: CommandContext,
  session: Session,
  example: { readonly auditId: string; readonly report: string },
): Promise<void> {
  const { leadline, principal } = session;
  const { terminal } = context;
  const path = await leadline.reportLinks.path(principal.workspaceId, example.auditId);
  await serveUntilStopped(context, session, ({ url }) => {
    const lines = [
      ['Report', `${url}${path}`],
      ['As a file', example.report],
      ['API', `${url}/docs`],
    ].map(([name = '', value = '']) => `${terminal.style('bold', name.padEnd(10))} ${value}`);
    terminal.print(
      `\n${lines.join('\n')}\n\nAudit your own brand:  npx leadline visibility audit --help\nStop with Ctrl-C.`,
    );
  });
}
