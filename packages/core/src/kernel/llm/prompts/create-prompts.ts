import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock/index.ts';
import { LeadlineError } from '../../errors/index.ts';
import type { Notices } from '../../notices/index.ts';
import type { Store } from '../../store/index.ts';
import type { CallOptions, Task, TaskDefinition } from '../task.ts';
import { checkVariables } from './check-variables.ts';
import { createPromptMemory, type PromptMemory, type ReadyPrompt } from './prompt-memory.ts';
import type { ProgramPrompt, Prompts, PromptWish, TaskInstructions } from './prompts.ts';
import { type ChoiceRepository, createChoiceRepository, type Head } from './repository.ts';
import { chooseVersion, onlyVersion, type Shares } from './split.ts';
import { filled } from './template.ts';
import { CODE, fitsTask, versionLabel } from './version.ts';

export interface PromptsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly notices: Notices;
  /** Told of what could not be noted beside an answer. */
  readonly onError: (error: unknown) => void;
}

interface Resolver {
  readonly memory: PromptMemory;
  readonly choices: ChoiceRepository;
  /** Versions of the jobs this process works on. */
  readonly jobs: LRUCache<string, string>;
}

/** A job that is forgotten is looked up again. */
const MOST_JOB_CHOICES = 20_000;

export interface PromptsWithMemory {
  readonly prompts: Prompts;
  readonly memory: PromptMemory;
}

export function createPrompts(deps: PromptsDeps): PromptsWithMemory {
  const { store, clock, onError } = deps;
  const memory = createPromptMemory(deps);
  const choices = createChoiceRepository(store);
  const resolver = { memory, choices, jobs: new LRUCache<string, string>({ max: MOST_JOB_CHOICES }) };
  const prompts: Prompts = {
    forTask: (task, input, options) => forTask(resolver, { task, input, options }),
    forProgram: (workspaceId, wish, subject) => forProgram(memory, { workspaceId, wish, subject }),
    async noteRejected({ task, taskVersion, ...rejected }) {
      const promptVersion = versionLabel(task, taskVersion);
      await choices.noteRejection({ ...rejected, promptVersion, at: clock.now() }).catch(onError);
    },
  };
  return { prompts, memory };
}

interface Asked<Input, Output> {
  readonly task: Task<Input, Output>;
  readonly input: Input;
  readonly options: CallOptions;
}

async function forTask<Input, Output>(
  resolver: Resolver,
  { task, input, options }: Asked<Input, Output>,
): Promise<TaskInstructions> {
  const { workspaceId } = options;
  const book = await resolver.memory.book(workspaceId);
  const version = await taskVersion(resolver, { task, head: book.get(task.name), options });
  if (version === CODE || !fitsTask(version, task.version)) return ofCode(task);
  const ready = await resolver.memory.version(workspaceId, task.name, version);
  // A job's earlier calls may have had a version of the code's that is no more.
  if (!ready) return ofCode(task);
  const values = Object.fromEntries(
    ready.variables.map((name) => [name, task.variables?.[name]?.(input) ?? '']),
  );
  return { version, ...fill(ready, values) };
}

function ofCode({ version, system }: Pick<TaskDefinition, 'version' | 'system'>): TaskInstructions {
  return { version, system, examples: [] };
}

async function taskVersion(
  { jobs, choices }: Resolver,
  given: {
    readonly task: Pick<TaskDefinition, 'name' | 'version'>;
    readonly head: Head | undefined;
    readonly options: CallOptions;
  },
): Promise<string> {
  const { task, head, options } = given;
  const { workspaceId, jobId, idempotencyKey } = options;
  const key = `${workspaceId}/${jobId}/${task.name}`;
  const known = jobId === undefined ? undefined : jobs.get(key);
  if (known !== undefined) return known;
  const shares = head ? fitting(head.shares, task.version) : {};
  const chosen = chosenOf(shares, task.name, jobId ?? idempotencyKey) ?? CODE;
  if (jobId === undefined) return chosen;
  // Nothing but the code's version was ever live: there is nothing to keep apart.
  const version = head
    ? await choices.claim({ workspaceId, jobId, name: task.name, version: chosen })
    : chosen;
  jobs.set(key, version);
  return version;
}

/** What was written for another output of the task is passed over; the others share its part. */
function fitting(shares: Shares, taskVersion: string): Shares {
  const fit = Object.entries(shares).filter(
    ([version]) => version === CODE || fitsTask(version, taskVersion),
  );
  return Object.fromEntries(fit);
}

function chosenOf(shares: Shares, name: string, subject: string): string | null {
  return onlyVersion(shares) ?? chooseVersion(shares, name, subject);
}

async function forProgram(
  memory: PromptMemory,
  asked: { readonly workspaceId: string; readonly wish: PromptWish; readonly subject: string },
): Promise<ProgramPrompt> {
  const { workspaceId, wish, subject } = asked;
  const { name } = wish;
  const head = (await memory.book(workspaceId)).get(name);
  if (!head || isTaskName(name)) throw noSuchPrompt(name);
  const version = wish.version ?? chosenOf(head.shares, name, subject);
  if (version === null) throw noSuchPrompt(name);
  if (head.retired.includes(version)) throw unusableVersion(name, version, 'is retired');
  const ready = await memory.version(workspaceId, name, version);
  if (!ready) throw unusableVersion(name, version, 'does not exist');
  checkVariables(wish.variables, { prompt: versionLabel(name, version), ready, live: head.variables });
  return { label: versionLabel(name, version), fill: (variables) => fill(ready, variables) };
}

function fill({ system, examples }: ReadyPrompt, values: Readonly<Record<string, string>>) {
  return {
    system: filled(system, values),
    examples: examples.map(({ input, output }) => ({
      input: filled(input, values),
      output: filled(output, values),
    })),
  };
}

/** Tasks' names have dots, and prompts of a workspace's own have none: no upgrade can take one's name. */
export function isTaskName(name: string): boolean {
  return name.includes('.');
}

function noSuchPrompt(name: string): LeadlineError {
  const message = isTaskName(name)
    ? `${name} is the prompt of a task of Leadline: programs may ask for prompts of the workspace’s own`
    : `there is no prompt "${name}"`;
  return wrong('prompt', message, 'List them with `leadline llm prompts list`, or save one.');
}

function unusableVersion(name: string, version: string, why: string): LeadlineError {
  return wrong(
    'prompt',
    `version ${version} of "${name}" ${why}`,
    'Leave the version out to get what is live.',
  );
}

function wrong(path: string, message: string, next: string): LeadlineError {
  return new LeadlineError('invalid_input', `${message[0]?.toUpperCase()}${message.slice(1)}.`, {
    issues: [{ path, message }],
    next,
    kept: 'No model was asked, and nothing was spent.',
  });
}
