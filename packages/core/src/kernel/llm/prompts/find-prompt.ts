import { LeadlineError } from '../../errors/index.ts';
import type { Database } from '../../store/index.ts';
import type { TaskDefinition } from '../task.ts';
import { isTaskName } from './create-prompts.ts';
import { type HeadRow, readVersion, type VersionRow } from './repository.ts';
import type { PromptText } from './template.ts';
import { CODE } from './version.ts';
import { codeText, type PromptRef } from './views.ts';

export function createFindPrompt(tasks: readonly TaskDefinition[]): (name: string) => PromptRef {
  const byName = new Map(tasks.map((task) => [task.name, task]));
  return (name) => {
    const task = byName.get(name) ?? null;
    if (!task && isTaskName(name))
      throw new LeadlineError(
        'not_found',
        `There is no task ${name}; prompts of your own have names without dots.`,
        {
          next: 'List the prompts with `leadline llm prompts list`.',
        },
      );
    return { name, task };
  };
}

/** `code` and the number of the code's version both mean it. */
export function versionNamed({ task }: PromptRef, version: string): string {
  return task && version === task.version ? CODE : version;
}

/** How people call it. */
export function versionTold({ task }: PromptRef, version: string): string {
  return version === CODE && task ? task.version : version;
}

/** @throws `not_found`. */
export async function textOf(
  database: Database,
  workspaceId: string,
  named: { readonly ref: PromptRef; readonly version: string },
): Promise<{ readonly text: PromptText; readonly row: VersionRow | null }> {
  const { ref, version } = named;
  if (version === CODE && ref.task) return { text: codeText(ref.task), row: null };
  const row = await readVersion(database, { workspaceId, name: ref.name, version });
  if (row) return { text: row.content, row };
  throw noSuchVersion(ref, version);
}

export function noSuchVersion({ name }: PromptRef, version: string): LeadlineError {
  return new LeadlineError('not_found', `"${name}" has no version ${version}.`, {
    next: `See its versions with \`leadline llm prompts show ${name}\`.`,
  });
}

export function noSuchPrompt(name: string): LeadlineError {
  return new LeadlineError('not_found', `There is no prompt "${name}".`, {
    next: 'List the prompts with `leadline llm prompts list`, or save a first version.',
  });
}

/** @throws `conflict` where somebody made a change since. */
export function checkRevision({ revision, name }: HeadRow, seen: number | undefined): void {
  if (seen === undefined || seen === revision) return;
  throw new LeadlineError(
    'conflict',
    `"${name}" was changed: it is at revision ${revision}, you looked at ${seen}.`,
    {
      next: 'Look at it again, then decide.',
      kept: 'Nothing was changed.',
    },
  );
}
