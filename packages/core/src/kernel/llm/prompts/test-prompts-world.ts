import type { promptOperations as definitions } from '@leadline/contracts';
import { systemClock } from '../../clock/index.ts';
import { type Principal, plainPrincipal } from '../../iam/index.ts';
import { createNotices } from '../../notices/index.ts';
import { runOperation } from '../../operations/index.ts';
import { demoTask } from '../fixtures/test-task.ts';
import { type GatewayWorld, gatewayWorld } from '../gateway/test-gateway-world.ts';
import type { LlmDeps, LlmGateway, LlmSettings, TaskDefinition } from '../index.ts';
import { createPrompts, promptOperations } from './index.ts';

type Name = keyof typeof definitions;
type OutputOf<Each extends Name> = (typeof definitions)[Each]['output']['_zod']['output'];

/** One process: its own memory of prompts, and its own ears for changes. */
export interface PromptProcess {
  readonly llm: LlmGateway;
  /** What it was made of, for another gateway that shares its memory. */
  readonly deps: Partial<LlmDeps>;
  readonly errors: unknown[];
  /** Runs an operation as every surface does. */
  run<Each extends Name>(name: Each, input: unknown, who?: Partial<Principal>): Promise<OutputOf<Each>>;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly deps?: Partial<LlmDeps>;
  readonly settings?: Partial<LlmSettings>;
  readonly tasks?: readonly TaskDefinition[];
}

export interface PromptsWorld extends GatewayWorld {
  start(options?: ProcessOptions): PromptProcess;
}

export const ops = {
  listPrompts: 'llm.prompts.list',
  getPrompt: 'llm.prompts.get',
  savePrompt: 'llm.prompts.save',
  splitPrompt: 'llm.prompts.split',
  promotePrompt: 'llm.prompts.promote',
  rollBackPrompt: 'llm.prompts.rollback',
  retirePrompt: 'llm.prompts.retire',
  diffPrompt: 'llm.prompts.diff',
  promptFigures: 'llm.prompts.figures',
  addScore: 'llm.scores.add',
} as const satisfies Record<Name, string>;

/** A sandbox and a database, and processes on them. */
export async function promptsWorld(): Promise<PromptsWorld> {
  const world = await gatewayWorld();
  const { store } = world.database;
  const started: PromptProcess[] = [];
  return {
    ...world,
    start({ deps, settings, tasks = [demoTask] } = {}) {
      const errors: unknown[] = [];
      const onError = (error: unknown) => void errors.push(error);
      const clock = systemClock;
      const notices = createNotices({ connectionString: store.connectionString, clock, onError });
      const { prompts, memory } = createPrompts({ store, clock, notices, onError });
      const operations = promptOperations({ store, clock, memory, tasks });
      const all = { prompts, ...deps };
      const llm = world.use(all, settings);
      const made: PromptProcess = {
        llm,
        deps: all,
        errors,
        async run(name, input, who) {
          const operation = operations.find(({ definition }) => definition.name === ops[name]);
          if (!operation) throw new Error(`There is no ${name}.`);
          const principal = plainPrincipal({ ...world.caller, ...who });
          return (await runOperation(operation, input, {
            context: { principal, requestId: 'r' },
            store,
          })) as never;
        },
        async stop() {
          await llm.stop();
          await notices.close();
        },
      };
      started.push(made);
      return made;
    },
    async close() {
      for (const each of started) await each.stop();
      await world.close();
    },
  };
}
