import type { Prompt } from '@leadline/contracts';
import type { Store } from '../../store/index.ts';
import type { TaskDefinition } from '../task.ts';
import { isTaskName } from './create-prompts.ts';
import { createFindPrompt, noSuchPrompt, textOf, versionNamed, versionTold } from './find-prompt.ts';
import { promptDiff } from './prompt-diff.ts';
import { countVersions, type Head, readChanges, readHead, readHeads, readVersions } from './repository.ts';
import { partsOf } from './split.ts';
import { CODE } from './version.ts';
import {
  changeShown,
  codeShown,
  contentShown,
  effectiveShares,
  initialShares,
  type PromptRef,
  sharesShown,
  versionShown,
} from './views.ts';

export interface PromptReaderDeps {
  readonly store: Store;
  readonly tasks: readonly TaskDefinition[];
}

type Listed = Pick<Prompt, 'name' | 'kind' | 'summary' | 'revision' | 'live'> & { readonly saved: number };

interface Diff {
  readonly from: string;
  readonly to: string;
  readonly changed: boolean;
  readonly diff: string;
  readonly variables: { readonly added: string[]; readonly removed: string[] };
}

/** Prompts as people look at them. */
export interface PromptReader {
  list(workspaceId: string): Promise<Listed[]>;
  /** @throws `not_found`. */
  get(
    workspaceId: string,
    asked: { readonly name: string; readonly version?: string | undefined },
  ): Promise<Prompt>;
  /** @throws `not_found`. */
  diff(
    workspaceId: string,
    asked: { readonly name: string; readonly from?: string | undefined; readonly to: string },
  ): Promise<Diff>;
}

export function createPromptReader({ store, tasks }: PromptReaderDeps): PromptReader {
  const find = createFindPrompt(tasks);
  return {
    list: (workspaceId) =>
      store.tenant(workspaceId, async (database) => {
        const heads = new Map((await readHeads(database, workspaceId)).map((head) => [head.name, head]));
        const saved = await countVersions(database, workspaceId);
        const own = [...saved.keys()].filter((name) => !isTaskName(name)).toSorted();
        const refs = [
          ...tasks.map((task) => ({ name: task.name, task })),
          ...own.map((name) => ({ name, task: null })),
        ];
        return refs.map((ref) => ({
          ...headShown(ref, heads.get(ref.name) ?? null),
          saved: saved.get(ref.name) ?? 0,
        }));
      }),
    get: (workspaceId, { name, version }) =>
      store.tenant(workspaceId, async (database) => {
        const ref = find(name);
        const head = await readHead(database, workspaceId, name);
        const versions = await readVersions(database, workspaceId, name);
        if (!ref.task && versions.length === 0) throw noSuchPrompt(name);
        const shown = version === undefined ? mainVersion(ref, head) : versionNamed(ref, version);
        const { text } = await textOf(database, workspaceId, { ref, version: shown });
        const shares = head?.shares ?? initialShares(ref);
        return {
          ...headShown(ref, head),
          variables: ref.task ? Object.keys(ref.task.variables ?? {}) : [...(head?.variables ?? [])],
          versions: [...versions.map((row) => versionShown(ref, head, row)), ...codeShown(ref, shares)],
          history: (await readChanges(database, workspaceId, name)).map((change) => changeShown(ref, change)),
          content: contentShown(versionTold(ref, shown), text),
        };
      }),
    diff: (workspaceId, asked) =>
      store.tenant(workspaceId, async (database) => {
        const ref = find(asked.name);
        const to = versionNamed(ref, asked.to);
        const newer = await textOf(database, workspaceId, { ref, version: to });
        // A first version is based on nothing: it is compared with itself.
        const from = versionNamed(ref, asked.from ?? newer.row?.basedOn ?? asked.to);
        const older = await textOf(database, workspaceId, { ref, version: from });
        const [before, after] = [older, newer].map(({ text }) => contentShown('', text).variables) as [
          string[],
          string[],
        ];
        const [told, toldTo] = [versionTold(ref, from), versionTold(ref, to)];
        const diff = promptDiff({ version: told, text: older.text }, { version: toldTo, text: newer.text });
        const added = after.filter((name) => !before.includes(name));
        const removed = before.filter((name) => !after.includes(name));
        return { from: told, to: toldTo, changed: diff !== '', diff, variables: { added, removed } };
      }),
  };
}

function headShown(ref: PromptRef, head: Head | null): Omit<Listed, 'saved'> {
  return {
    name: ref.name,
    kind: ref.task ? 'task' : 'own',
    summary: ref.task?.summary ?? null,
    revision: head?.revision ?? 0,
    live: sharesShown(ref, head?.shares ?? initialShares(ref)),
  };
}

/** The version with most of the traffic. */
export function mainVersion(ref: PromptRef, head: Pick<Head, 'shares'> | null): string {
  const [main] = partsOf(effectiveShares(ref, head?.shares ?? initialShares(ref)));
  return main?.version ?? CODE;
}
