import type { AuditComparison, AuditListItem, ExportFormat } from '@leadline/contracts';
import {
  renderHtmlComparison,
  renderReport,
  renderTextComparison,
  renderTextSummary,
} from '@leadline/core/modules/visibility';
import { Command, Option } from 'commander';
import { dollars, style, table } from '../../terminal/style.ts';
import { withLeadline } from '../session.ts';
import { followAndShow } from './audit.ts';
import { writeWhole } from './outputs.ts';

const READ_ONLY = { work: false } as const;

export function listCommand(): Command {
  return new Command('list')
    .description('audits, newest first')
    .option('--brand <name>', 'only this brand')
    .option('--status <status>', 'only queued, running, paused, succeeded, failed or cancelled ones')
    .option('--limit <n>', 'how many', '20')
    .option('--cursor <cursor>', 'go on after an earlier page')
    .option('--json', 'print JSON')
    .action(async (flags: { json?: boolean; [option: string]: unknown }) => {
      const { json, ...query } = flags;
      await withLeadline(READ_ONLY, async (leadline, principal) => {
        const page = (await leadline.run('visibility.audits.list', query, principal)) as {
          items: AuditListItem[];
          nextCursor: string | null;
        };
        console.log(json ? JSON.stringify(page, null, 2) : listText(page.items, page.nextCursor));
      });
    });
}

function listText(items: readonly AuditListItem[], nextCursor: string | null): string {
  if (items.length === 0)
    return 'No audits yet. Start one with `leadline visibility audit --help`, or run `npm start` for the example.';
  const rows = items.map((item) => [
    item.id,
    item.createdAt.slice(0, 16).replace('T', ' '),
    item.brand,
    item.status,
    String(item.answers),
    item.overallScore === null ? '–' : item.overallScore.toFixed(0),
    item.mentionRate === null ? '–' : `${(item.mentionRate * 100).toFixed(0)}%`,
    dollars(item.costUsd),
  ]);
  const text = table(['audit', 'started', 'brand', 'status', 'answers', 'score', 'named', 'cost'], rows);
  return nextCursor === null ? text : `${text}\n${style('dim', `More: --cursor ${nextCursor}`)}`;
}

export function showCommand(): Command {
  return new Command('show')
    .description('one audit: its state, or its summary when it is finished')
    .argument('<audit>', 'identifier of the audit')
    .option('--json', 'print everything as JSON')
    .option('--link', 'print the address of the report on the running server')
    .action(async (auditId: string, flags: { json?: boolean; link?: boolean }) => {
      await withLeadline(READ_ONLY, async (leadline, principal) => {
        if (flags.link) return console.log(await leadline.reportLink(principal.workspaceId, auditId));
        const detail = await leadline.visibility.get(principal.workspaceId, auditId);
        if (detail.audit.status !== 'succeeded') {
          const { done, total, message } = detail.progress;
          if (flags.json) return console.log(JSON.stringify(detail, null, 2));
          console.log(
            `${detail.audit.brand}: ${detail.audit.status}, ${done} of ${total} calls, ${dollars(detail.costUsd)} so far`,
          );
          return console.log(
            detail.audit.error ? `${detail.audit.error.message}\nNext: ${detail.audit.error.next}` : message,
          );
        }
        const report = await leadline.visibility.report(principal.workspaceId, auditId);
        console.log(flags.json ? JSON.stringify(report, null, 2) : renderTextSummary(report));
      });
    });
}

export function compareCommand(): Command {
  return new Command('compare')
    .description('what changed between two audits of one brand, and what is only noise')
    .argument('<before>', 'the earlier audit')
    .argument('<after>', 'the later audit')
    .option('--json', 'print JSON')
    .option('--report <file>', 'write it as one HTML file')
    .action(async (before: string, after: string, flags: { json?: boolean; report?: string }) => {
      await withLeadline(READ_ONLY, async (leadline, principal) => {
        const comparison = (await leadline.run(
          'visibility.audits.compare',
          { before, after },
          principal,
        )) as AuditComparison;
        console.log(flags.json ? JSON.stringify(comparison, null, 2) : renderTextComparison(comparison));
        if (flags.report) {
          await writeWhole(flags.report, renderHtmlComparison(comparison));
          console.log(`Written: ${flags.report}`);
        }
      });
    });
}

export function resumeCommand(): Command {
  return new Command('resume')
    .description('go on with an audit that stopped; nothing is paid twice')
    .argument('<audit>', 'identifier of the audit')
    .option('--budget <usd>', 'a new budget in US dollars')
    .option('--report <file>', 'write the report as one HTML file')
    .option('--json <file>', 'write everything as JSON')
    .action(async (auditId: string, flags: { budget?: string; report?: string; json?: string }) => {
      await withLeadline({ work: true }, async (leadline, principal) => {
        const input = { auditId, ...(flags.budget !== undefined && { budgetUsd: Number(flags.budget) }) };
        await leadline.run('visibility.audits.resume', input, principal);
        await followAndShow(leadline, principal, { auditId, flags });
      });
    });
}

export function exportCommand(): Command {
  return new Command('export')
    .description('a finished audit as a file')
    .argument('<audit>', 'identifier of the audit')
    .addOption(
      new Option('--format <format>', 'of the file')
        .choices(['html', 'json', 'csv', 'markdown'])
        .default('html'),
    )
    .option('--out <file>', 'where to; standard output when absent')
    .action(async (auditId: string, flags: { format: ExportFormat; out?: string }) => {
      await withLeadline(READ_ONLY, async (leadline, principal) => {
        const report = await leadline.visibility.report(principal.workspaceId, auditId);
        const { body } = renderReport(report, flags.format);
        if (flags.out === undefined) return void process.stdout.write(body);
        await writeWhole(flags.out, body);
        console.log(`Written: ${flags.out}`);
      });
    });
}

export function deleteCommand(): Command {
  return new Command('delete')
    .description('delete an audit with its answers and insights')
    .argument('<audit>', 'identifier of the audit')
    .action(async (auditId: string) => {
      await withLeadline(READ_ONLY, async (leadline, principal) => {
        await leadline.run('visibility.audits.delete', { auditId }, principal);
        console.log(`Deleted audit ${auditId}.`);
      });
    });
}
