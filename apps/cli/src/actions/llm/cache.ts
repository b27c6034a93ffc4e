import { createInterface } from 'node:readline/promises';
import { type CacheFigures, type CacheGone, cacheOperations } from '@leadline/contracts';
import { LeadlineError } from '@leadline/core/kernel/errors';
import type { CommandContext } from '../../context.ts';
import { dollars, table } from '../../terminal/figures.ts';
import { withLeadline } from '../session.ts';
import { list } from '../visibility/flag-values.ts';

const ASK_ONLY = { work: false } as const;

export async function showCaches(
  context: CommandContext,
  { json, since }: { readonly since: string; readonly json?: boolean },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const figures = await session.ask(cacheOperations.figures, { since });
    context.terminal.print(json ? JSON.stringify(figures, null, 2) : figuresText(figures));
  });
}

function figuresText(figures: CacheFigures): string {
  const { exact, semantic, stale, misses, bypassed, savedByPromptCacheUsd } = figures;
  const rows = [
    ['the same request', ...cells(exact), String(exact.entries)],
    ['in other words', ...cells(semantic), String(semantic.entries)],
    ['stood in', ...cells(stale), '–'],
  ];
  const asked = exact.hits + semantic.hits + stale.hits + misses;
  const share = asked === 0 ? '' : ` of ${asked.toLocaleString('en')} requests that asked`;
  return [
    `Since ${figures.since.slice(0, 16).replace('T', ' ')} (UTC)`,
    ...table(['answered by', 'hits', 'saved', 'kept'], rows),
    `${(asked - misses).toLocaleString('en')}${share} were answered from a cache; ${bypassed.toLocaleString('en')} went by.`,
    `Providers’ prompt caches saved ${dollars(savedByPromptCacheUsd)}.`,
  ].join('\n');
}

function cells({ hits, savedUsd }: { readonly hits: number; readonly savedUsd: number }): string[] {
  return [hits.toLocaleString('en'), dollars(savedUsd)];
}

export interface PurgeFlags {
  readonly tag?: string;
  readonly task?: string;
  readonly model?: string;
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function purgeCaches(context: CommandContext, flags: PurgeFlags): Promise<void> {
  const { tag, task, model, all, yes, json } = flags;
  const tags = tag === undefined ? undefined : list(tag);
  const selection = Object.fromEntries(
    Object.entries({ tags, task, model, all }).filter(([, value]) => value !== undefined),
  );
  if (Object.keys(selection).length === 0)
    throw new LeadlineError('invalid_input', 'Nothing is said of what is to go.', {
      next: 'Give --tag, --task or --model, or --all for everything.',
    });
  if (!yes) await confirm(context);
  await withLeadline(context, ASK_ONLY, async (session) => {
    const { gone } = await session.ask(cacheOperations.purge, selection);
    context.terminal.print(json ? JSON.stringify({ gone }, null, 2) : goneText(gone));
  });
}

/** Answers that go have to be paid for again: whoever does not say so beforehand is asked, or refused where nobody can be asked. */
async function confirm({ shell: { stdin, stderr, stopped }, terminal }: CommandContext): Promise<void> {
  const kept = { kept: 'Nothing was taken out.', next: 'Confirm with --yes.' };
  if (!stdin.isTTY || !terminal.live)
    throw new LeadlineError('invalid_input', 'Taking answers out needs a confirmation.', kept);
  const prompt = createInterface({ input: stdin, output: stderr });
  try {
    const reply = await prompt.question('Take these answers out? [y/N] ', { signal: stopped });
    if (/^y/iu.test(reply.trim())) return;
  } finally {
    prompt.close();
  }
  throw new LeadlineError('cancelled', 'Not done.', kept);
}

function goneText({ exact, semantic }: CacheGone): string {
  const total = exact + semantic;
  if (total === 0) return 'No kept answer fitted; what processes held in memory alone is gone too.';
  return `Took out ${total.toLocaleString('en')} kept ${total === 1 ? 'answer' : 'answers'} (${exact} of the same request, ${semantic} of questions in other words).`;
}
