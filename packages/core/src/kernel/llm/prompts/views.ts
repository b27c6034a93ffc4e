import type { PromptChange, PromptContent, PromptShare, PromptVersionView } from '@leadline/contracts';
import type { TaskDefinition } from '../task.ts';
import type { ChangeRow, Head, VersionRow } from './repository.ts';
import { partsOf, type Shares } from './split.ts';
import { type PromptText, readTemplate, variablesOf } from './template.ts';
import { CODE, fitsTask } from './version.ts';

/** A prompt as it is known before anything is read: by its name, and by its task where it is one's. */
export interface PromptRef {
  readonly name: string;
  readonly task: TaskDefinition | null;
}

/** What runs while a workspace has touched nothing. */
export function initialShares({ task }: PromptRef): Shares {
  return task ? { [CODE]: 1 } : {};
}

/** What really gets traffic: what was written for another output of the task is passed over, and the code's takes its place. */
export function effectiveShares({ task }: PromptRef, shares: Shares): Shares {
  if (!task) return shares;
  const fit = Object.entries(shares).filter(
    ([version]) => version === CODE || fitsTask(version, task.version),
  );
  return fit.some(([, weight]) => weight > 0) ? Object.fromEntries(fit) : { [CODE]: 1 };
}

export function sharesShown(ref: PromptRef, shares: Shares): PromptShare[] {
  return partsOf(effectiveShares(ref, shares)).map(({ version, share }) => ({
    ...sourceOf(ref, version),
    share,
  }));
}

function sourceOf({ task }: PromptRef, version: string): Pick<PromptShare, 'version' | 'source'> {
  return version === CODE && task
    ? { version: task.version, source: 'code' }
    : { version, source: 'workspace' };
}

export function versionShown(
  ref: PromptRef,
  head: Pick<Head, 'shares' | 'retired'> | null,
  row: Pick<VersionRow, 'version' | 'basedOn' | 'note' | 'author' | 'createdAt'>,
): PromptVersionView {
  const live = sharesShown(ref, head?.shares ?? initialShares(ref));
  const share =
    live.find(({ version, source }) => source === 'workspace' && version === row.version)?.share ?? 0;
  return {
    version: row.version,
    source: 'workspace',
    share,
    state: stateOf(ref, { version: row.version, share, retired: head?.retired ?? [] }),
    basedOn: row.basedOn,
    note: row.note,
    author: row.author,
    createdAt: row.createdAt.toISOString(),
  };
}

function stateOf(
  { task }: PromptRef,
  {
    version,
    share,
    retired,
  }: { readonly version: string; readonly share: number; readonly retired: readonly string[] },
): PromptVersionView['state'] {
  if (retired.includes(version)) return 'retired';
  if (task && !fitsTask(version, task.version)) return 'outdated';
  return share > 0 ? 'live' : 'idle';
}

/** The code's version, which is always there. */
export function codeShown(ref: PromptRef, shares: Shares): PromptVersionView[] {
  const { task } = ref;
  if (!task) return [];
  const share = sharesShown(ref, shares).find(({ source }) => source === 'code')?.share ?? 0;
  return [
    {
      version: task.version,
      source: 'code',
      share,
      state: share > 0 ? 'live' : 'idle',
      basedOn: null,
      note: 'Comes with Leadline.',
      author: null,
      createdAt: null,
    },
  ];
}

export function changeShown(ref: PromptRef, change: ChangeRow): PromptChange {
  return {
    revision: change.revision,
    action: change.action as PromptChange['action'],
    live: sharesShown(ref, change.shares),
    note: change.note,
    author: change.author,
    at: change.at.toISOString(),
  };
}

/** The code's text, in the way versions are written. */
export function codeText({ system }: Pick<TaskDefinition, 'system'>): PromptText {
  return { system: system.replaceAll('{{', '\\{{'), examples: [] };
}

export function contentShown(version: string, { system, examples }: PromptText): PromptContent {
  const templates = [
    system,
    ...examples.flatMap(({ input, output }) => [input, ...(typeof output === 'string' ? [output] : [])]),
  ];
  const variables = variablesOf(...templates.map((text) => readTemplate(text, 'system')));
  return { version, system, examples: [...examples], variables };
}
