import type { PromptChanged, PromptVersionView, promptOperations } from '@leadline/contracts';
import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Principal } from '../../iam/index.ts';
import type { Database, Store } from '../../store/index.ts';
import type { TaskDefinition } from '../task.ts';
import { checkedText } from './checked-text.ts';
import {
  checkRevision,
  createFindPrompt,
  noSuchPrompt,
  textOf,
  versionNamed,
  versionTold,
} from './find-prompt.ts';
import type { PromptMemory } from './prompt-memory.ts';
import { mainVersion } from './prompt-reader.ts';
import {
  countVersions,
  type HeadRow,
  insertVersion,
  lockHead,
  readChange,
  readHead,
  readVersion,
  takenVersions,
  type VersionRow,
  writeChange,
} from './repository.ts';
import type { Shares } from './split.ts';
import { CODE, checkVersion, fitsTask, nextVersion } from './version.ts';
import { initialShares, type PromptRef, sharesShown, versionShown } from './views.ts';

type InputOf<Name extends keyof typeof promptOperations> =
  (typeof promptOperations)[Name]['input']['_zod']['output'];

export interface PromptDeskDeps {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  readonly memory: Pick<PromptMemory, 'forget'>;
  /** Every task a model may be asked, with the code's version of its prompt. */
  readonly tasks: readonly TaskDefinition[];
}

type Saved = PromptVersionView & { readonly name: string; readonly warnings: string[] };

/** Where prompts are changed. Every process follows as soon as it is told. */
export interface PromptDesk {
  save(who: Principal, input: InputOf<'savePrompt'>): Promise<Saved>;
  split(who: Principal, input: InputOf<'splitPrompt'>): Promise<PromptChanged>;
  promote(who: Principal, input: InputOf<'promotePrompt'>): Promise<PromptChanged>;
  rollBack(who: Principal, input: InputOf<'rollBackPrompt'>): Promise<PromptChanged>;
  retire(who: Principal, input: InputOf<'retirePrompt'>): Promise<PromptChanged>;
}

export function createPromptDesk(deps: PromptDeskDeps): PromptDesk {
  const find = createFindPrompt(deps.tasks);
  const within = async <Result>(
    { workspaceId }: Principal,
    work: (database: Database) => Promise<Result>,
  ) => {
    const result = await deps.store.tenant(workspaceId, work);
    deps.memory.forget(workspaceId);
    return result;
  };
  const change = (who: Principal, input: Changing, decide: Decide) =>
    within(who, (database) =>
      changeShares({ ...deps, database, who }, { ref: find(input.name), input, decide }),
    );
  return {
    save: (who, input) =>
      within(who, (database) => save({ ...deps, database, who }, find(input.name), input)),
    split: (who, input) =>
      change(who, input, (ref) => ({ action: 'split', shares: weightsOf(ref, input.weights) })),
    promote: (who, input) =>
      change(who, input, (ref) => ({ action: 'promote', shares: { [versionNamed(ref, input.version)]: 1 } })),
    rollBack: (who, input) =>
      change(who, input, async (ref, at) => ({ action: 'rollback', ...(await stateBefore(ref, at)) })),
    retire: (who, input) =>
      change(who, input, (ref, at) => retired(ref, versionNamed(ref, input.version), at)),
  };
}

interface At extends PromptDeskDeps {
  readonly database: Database;
  readonly who: Principal;
}

function authorOf({ userId, keyId }: Principal): string {
  return userId ?? keyId;
}

const MOST_VERSIONS = 1_000;
const MOST_PROMPTS = 500;

async function save(at: At, ref: PromptRef, input: InputOf<'savePrompt'>): Promise<Saved> {
  const { database, who, clock } = at;
  const { workspaceId } = who;
  const taken = await takenVersions(database, workspaceId, ref.name);
  await refuseTooMany(at, taken.length);
  const head = await readHead(database, workspaceId, ref.name);
  const base = await baseOf(at, ref, {
    named: input.basedOn,
    main: taken.length > 0 || ref.task ? mainVersion(ref, head) : null,
  });
  const { content, variables } = checkedText(textFrom(input, base), ref.task);
  if (base && JSON.stringify(base.text) === JSON.stringify(content))
    throw new LeadlineError('conflict', `Nothing differs from version ${versionTold(ref, base.version)}.`, {
      next: 'Change the instructions or the examples.',
      kept: 'Nothing was saved.',
    });
  const numbering = { code: ref.task?.version ?? null, taken };
  const version = input.version ?? nextVersion(numbering, input.bump);
  checkVersion(version, numbering);
  const row: VersionRow = {
    workspaceId,
    name: ref.name,
    version,
    content,
    variables: [...variables],
    basedOn: base && versionTold(ref, base.version),
    note: input.note,
    author: authorOf(who),
    createdAt: clock.now(),
  };
  await insertVersion(database, row);
  if (!ref.task && taken.length === 0) await goLive(at, row);
  const now = await readHead(database, workspaceId, ref.name);
  return { name: ref.name, ...versionShown(ref, now, row), warnings: [] };
}

/** The first version of a prompt of one's own takes nothing from any other. */
async function goLive({ database, who, clock }: At, { name, version, note }: VersionRow): Promise<void> {
  const shares = { [version]: 1 };
  const head = await lockHead(database, { workspaceId: who.workspaceId, name }, shares);
  const change = { action: 'promote', before: 0, note, author: authorOf(who), at: clock.now() };
  await writeChange(database, { ...head, shares, revision: head.revision + 1 }, change);
}

async function refuseTooMany({ database, who }: At, saved: number): Promise<void> {
  const prompts = saved === 0 ? (await countVersions(database, who.workspaceId)).size : 0;
  if (saved < MOST_VERSIONS && prompts < MOST_PROMPTS) return;
  const what = saved >= MOST_VERSIONS ? `${MOST_VERSIONS} versions of one prompt` : `${MOST_PROMPTS} prompts`;
  throw new LeadlineError('conflict', `A workspace keeps at most ${what}.`, { kept: 'Nothing was saved.' });
}

type Base = { readonly version: string } & Awaited<ReturnType<typeof textOf>>;

async function baseOf(
  { database, who }: At,
  ref: PromptRef,
  { named, main }: { readonly named: string | undefined; readonly main: string | null },
): Promise<Base | null> {
  const version = named === undefined ? main : versionNamed(ref, named);
  return version === null
    ? null
    : { version, ...(await textOf(database, who.workspaceId, { ref, version })) };
}

function textFrom({ system, examples }: InputOf<'savePrompt'>, base: Base | null) {
  const instructions = system ?? base?.text.system;
  if (instructions === undefined)
    throw new LeadlineError('invalid_input', 'system: a first version needs its instructions.', {
      issues: [{ path: 'system', message: 'is missing' }],
    });
  return { system: instructions, examples: examples ?? base?.text.examples ?? [] };
}

type Changing = Pick<InputOf<'rollBackPrompt'>, 'name' | 'note' | 'revision'>;

interface Decision {
  readonly action: 'split' | 'promote' | 'rollback' | 'retire';
  readonly shares: Shares;
  readonly retired?: string[];
  /** Where a roll-back from the new state goes; to the state before it, unless said. */
  readonly before?: number;
}

type Decide = (ref: PromptRef, at: At & { readonly head: HeadRow }) => Decision | Promise<Decision>;

async function changeShares(
  at: At,
  { ref, input, decide }: { readonly ref: PromptRef; readonly input: Changing; readonly decide: Decide },
): Promise<PromptChanged> {
  const { database, who, clock } = at;
  const { workspaceId } = who;
  const { name } = ref;
  if (!ref.task && !(await readHead(database, workspaceId, name))) throw noSuchPrompt(name);
  const head = await lockHead(database, { workspaceId, name }, initialShares(ref));
  checkRevision(head, input.revision);
  const {
    action,
    shares,
    retired = head.retired,
    before = head.revision,
  } = await decide(ref, { ...at, head });
  if (action !== 'retire') await checkShares(at, { ref, head, shares });
  const state = { name, revision: head.revision, live: sharesShown(ref, head.shares), warnings: [] };
  // Asked for again it is as it should be; a second line in the history would only make a roll-back do nothing.
  if (action !== 'retire' && sameShares(shares, head.shares)) return state;
  const wanted = await variablesOf(at, ref, head.shares);
  const next = { ...head, shares, retired, revision: head.revision + 1 };
  const change = { action, before, note: input.note, author: authorOf(who), at: clock.now() };
  await writeChange(database, next, change);
  const added = (await variablesOf(at, ref, shares)).filter((each) => !wanted.includes(each));
  return {
    name,
    revision: next.revision,
    live: sharesShown(ref, shares),
    warnings:
      added.length > 0 && !ref.task
        ? [`Programs must send these variables from now on: ${added.join(', ')}.`]
        : [],
  };
}

async function variablesOf(
  { database, who }: At,
  { name, task }: PromptRef,
  shares: Shares,
): Promise<string[]> {
  if (task) return [];
  const live = Object.keys(shares).map((version) =>
    readVersion(database, { workspaceId: who.workspaceId, name, version }),
  );
  return (await Promise.all(live)).flatMap((row) => row?.variables ?? []);
}

function weightsOf(ref: PromptRef, weights: Readonly<Record<string, number>>): Shares {
  const shares: Record<string, number> = {};
  for (const [version, weight] of Object.entries(weights)) {
    const named = versionNamed(ref, version);
    if (Object.hasOwn(shares, named))
      throw unusable('weights', `names version ${versionTold(ref, named)} twice`);
    if (weight > 0) shares[named] = weight;
  }
  return shares;
}

/** @throws `not_found` for a version that is not there; `conflict` for one that can have no traffic. */
async function checkShares(
  { database, who }: At,
  { ref, head, shares }: { readonly ref: PromptRef; readonly head: HeadRow; readonly shares: Shares },
): Promise<void> {
  for (const version of Object.keys(shares)) {
    await textOf(database, who.workspaceId, { ref, version });
    if (head.retired.includes(version)) throw noTraffic(version, 'is retired');
    if (ref.task && version !== CODE && !fitsTask(version, ref.task.version))
      throw noTraffic(version, `was written for another output of the task, which is at ${ref.task.version}`);
  }
}

/** What was live before the last change that was not itself taken back. */
async function stateBefore(
  ref: PromptRef,
  { database, who, head }: At & { readonly head: HeadRow },
): Promise<Pick<Decision, 'shares' | 'before'>> {
  const row = (revision: number) =>
    readChange(database, { workspaceId: who.workspaceId, name: ref.name, revision });
  const last = await row(head.revision);
  const target = last && last.before > 0 ? await row(last.before) : null;
  const shares = target?.shares ?? initialShares(ref);
  if (!last || Object.keys(shares).length === 0 || sameShares(shares, head.shares))
    throw new LeadlineError('conflict', `There is nothing before what is live of "${ref.name}".`, {
      next: 'Promote the version you want.',
      kept: 'Nothing was changed.',
    });
  return { shares, before: target?.before ?? 0 };
}

function sameShares(one: Shares, other: Shares): boolean {
  const names = Object.keys({ ...one, ...other });
  return names.every((name) => one[name] === other[name]);
}

async function retired(
  ref: PromptRef,
  version: string,
  { database, who, head }: At & { readonly head: HeadRow },
): Promise<Decision> {
  const { workspaceId } = who;
  if (version === CODE && ref.task)
    throw new LeadlineError(
      'conflict',
      'The version that comes with Leadline is always there and cannot be retired.',
      {
        next: 'Give it no traffic instead.',
      },
    );
  await textOf(database, workspaceId, { ref, version });
  if ((head.shares[version] ?? 0) > 0)
    throw new LeadlineError('conflict', `Version ${version} is live.`, {
      next: 'Promote another version first.',
      kept: 'Nothing was changed.',
    });
  if (head.retired.includes(version))
    throw new LeadlineError('conflict', `Version ${version} is retired already.`, {
      kept: 'Nothing was changed.',
    });
  // What a roll-back takes back is what was live, and that stays as it is.
  const last = await readChange(database, { workspaceId, name: ref.name, revision: head.revision });
  return {
    action: 'retire',
    shares: head.shares,
    retired: [...head.retired, version],
    before: last?.before ?? 0,
  };
}

function noTraffic(version: string, why: string): LeadlineError {
  return new LeadlineError('conflict', `Version ${version} ${why}: it can get no traffic.`, {
    next: 'Choose another version, or save a new one based on it.',
    kept: 'Nothing was changed.',
  });
}

function unusable(path: string, message: string): LeadlineError {
  return new LeadlineError('invalid_input', `${path}: ${message}.`, { issues: [{ path, message }] });
}
