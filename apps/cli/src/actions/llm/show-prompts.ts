import {
  type Prompt,
  type PromptFigures,
  type PromptShare,
  type PromptVersionFigures,
  promptOperations,
} from '@leadline/contracts';
import type { CommandContext } from '../../context.ts';
import { dollars, table } from '../../terminal/figures.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { withLeadline } from '../session.ts';

const ASK_ONLY = { work: false } as const;

interface Json {
  readonly json?: boolean;
}

export async function listPrompts(context: CommandContext, { json }: Json): Promise<void> {
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const found = await session.ask(promptOperations.listPrompts, {});
    if (json) return terminal.print(JSON.stringify(found, null, 2));
    const rows = found.items.map(({ name, live, saved, summary }) => [
      name,
      liveText(live),
      String(saved),
      summary ?? 'your own',
    ]);
    terminal.print(table(['prompt', 'live', 'saved', ''], rows).join('\n'));
  });
}

export async function showPrompt(
  context: CommandContext,
  name: string,
  { json, text, version }: Json & { readonly version?: string; readonly text?: boolean },
): Promise<void> {
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const prompt = await session.ask(promptOperations.getPrompt, { name, ...(version && { version }) });
    if (json) return terminal.print(JSON.stringify(prompt, null, 2));
    terminal.print(text ? prompt.content.system : promptText(terminal, prompt));
  });
}

export async function diffPrompt(
  context: CommandContext,
  { json, ...asked }: Json & { readonly name: string; readonly to: string; readonly from?: string },
): Promise<void> {
  const { terminal } = context;
  await withLeadline(context, ASK_ONLY, async (session) => {
    const found = await session.ask(promptOperations.diffPrompt, asked);
    if (json) return terminal.print(JSON.stringify(found, null, 2));
    if (!found.changed) return terminal.say(`${found.from} and ${found.to} are the same.`);
    terminal.print(coloured(terminal, found.diff.trimEnd()));
    const { added, removed } = found.variables;
    if (added.length > 0) terminal.say(`New variables: ${added.join(', ')}`);
    if (removed.length > 0) terminal.say(`Variables no longer used: ${removed.join(', ')}`);
  });
}

export async function showFigures(
  context: CommandContext,
  name: string,
  { json, ...span }: Json & { readonly since: string; readonly until?: string },
): Promise<void> {
  await withLeadline(context, ASK_ONLY, async (session) => {
    const figures = await session.ask(promptOperations.promptFigures, { name, ...span });
    const { terminal } = context;
    terminal.print(json ? JSON.stringify(figures, null, 2) : figuresText(terminal, figures));
  });
}

/** `1.2.0-ws 90 %, 1.1.0 (code) 10 %`. */
export function liveText(live: readonly PromptShare[]): string {
  return live
    .map(({ version, source, share }) => `${version}${source === 'code' ? ' (code)' : ''} ${percent(share)}`)
    .join(', ');
}

function percent(share: number): string {
  const value = share * 100;
  return `${value >= 1 || value === 0 ? Math.round(value) : value.toFixed(2)} %`;
}

function promptText(terminal: Terminal, prompt: Prompt): string {
  const { name, summary, live, revision, versions, history, variables, content } = prompt;
  const rows = versions.map(({ version, source, state, share, basedOn, createdAt, author, note }) => [
    version,
    source === 'code' ? 'code' : state,
    share > 0 ? percent(share) : '–',
    basedOn ?? '–',
    createdAt === null ? '–' : minute(createdAt),
    author ?? '–',
    note,
  ]);
  const [head = '', ...lines] = table(['version', 'state', 'share', 'based on', 'saved', 'by', 'note'], rows);
  const changes = history.map(
    ({ revision: number, action, live: then, at, author, note }) =>
      `${number}  ${minute(at)}  ${action}: ${liveText(then)}  ${author}${note && `  ${note}`}`,
  );
  return [
    terminal.style('bold', name) + (summary === null ? '' : `  ${summary}`),
    `Live: ${liveText(live)} (revision ${revision})`,
    ...(variables.length > 0 ? [`Variables: ${variables.map((each) => `{{${each}}}`).join(' ')}`] : []),
    '',
    terminal.style('bold', head),
    ...lines,
    ...(changes.length > 0 ? ['', terminal.style('bold', 'history'), ...changes] : []),
    '',
    terminal.style('bold', `instructions of ${content.version}`),
    content.system,
    ...content.examples.flatMap(({ input, output }, index) => [
      '',
      terminal.style('bold', `example ${index + 1}`),
      input,
      terminal.style('dim', 'answer'),
      typeof output === 'string' ? output : JSON.stringify(output, null, 2),
    ]),
  ].join('\n');
}

function coloured(terminal: Terminal, diff: string): string {
  return diff
    .split('\n')
    .map((line) => {
      if (line.startsWith('+')) return terminal.style('green', line);
      return line.startsWith('-') ? terminal.style('red', line) : line;
    })
    .join('\n');
}

function figuresText(terminal: Terminal, figures: PromptFigures): string {
  const { name, since, until, versions, comparisons } = figures;
  const span = `${name}, ${minute(since)} to ${minute(until)} (UTC)`;
  if (versions.every(({ requests }) => requests === 0))
    return `Nobody was asked with ${span}. A longer time: --since 90d`;
  const names = [...new Set(versions.flatMap(({ scores }) => scores.map((score) => score.name)))];
  const [head = '', ...lines] = table(
    [
      'version',
      'share',
      'requests',
      'calls',
      'cost',
      'each',
      'p50',
      'p95',
      'failed',
      'check failed',
      ...names,
    ],
    versions.map((each) => [...cellsOf(each), ...names.map((score) => scoreCell(each, score))]),
  );
  return [
    terminal.style('dim', span),
    terminal.style('bold', head),
    ...lines,
    ...(comparisons.length > 0 ? ['', ...comparisons.map(({ statement }) => statement)] : []),
    '',
    terminal.style('dim', `In brackets: 95 % intervals. ${figures.method}`),
  ].join('\n');
}

function cellsOf(figures: PromptVersionFigures): string[] {
  const { version, source, share, requests, calls, costUsd, usdPerRequest, p50Ms, p95Ms } = figures;
  return [
    source === 'code' ? `${version} (code)` : version,
    share > 0 ? percent(share) : '–',
    requests.toLocaleString('en'),
    calls.toLocaleString('en'),
    dollars(costUsd),
    usdPerRequest === null ? '–' : dollars(usdPerRequest),
    milliseconds(p50Ms),
    milliseconds(p95Ms),
    rateCell(figures.failures),
    figures.checkFailures === null ? '–' : rateCell(figures.checkFailures),
  ];
}

function rateCell({ rate, hits, n, low, high }: PromptVersionFigures['failures']): string {
  if (rate === null || low === null || high === null) return '–';
  return `${hits} of ${n} = ${(rate * 100).toFixed(1)} % [${(low * 100).toFixed(1)}, ${(high * 100).toFixed(1)}]`;
}

function scoreCell({ scores }: PromptVersionFigures, name: string): string {
  const score = scores.find((each) => each.name === name);
  if (!score) return '–';
  return `${score.mean.toFixed(2)} of ${score.n} [${score.low.toFixed(2)}, ${score.high.toFixed(2)}]`;
}

function milliseconds(ms: number | null): string {
  if (ms === null) return '–';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function minute(moment: string): string {
  return moment.slice(0, 16).replace('T', ' ');
}
