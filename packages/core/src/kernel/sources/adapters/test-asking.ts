import { afterAll, beforeAll, expect } from 'vitest';
import { LeadlineError } from '../../errors/index.ts';
import type { SourceCall, SourceDefinition } from '../source.ts';
import { createSourceDefinitions } from './index.ts';
import { type Reply, startTestProvider, type TestProvider, testIo } from './test-io.ts';

export type Query = Readonly<Record<string, unknown>>;

export function source(name: string): SourceDefinition {
  const found = createSourceDefinitions().find((one) => one.name === name);
  if (!found) throw new Error(`no source ${name}`);
  return found;
}

export const always = (reply: Reply) => () => reply;

/** Asks sources of a provider that stands for the whole file. */
export function askingStand() {
  let provider: TestProvider | undefined;
  const started = (): TestProvider => {
    if (!provider) throw new Error('no test has begun');
    return provider;
  };
  beforeAll(async () => {
    provider = await startTestProvider();
  });
  afterAll(() => provider?.close());

  async function ask(of: SourceDefinition | string, query: Query, call?: string) {
    const definition = typeof of === 'string' ? source(of) : of;
    const name = call ?? Object.keys(definition.calls)[0] ?? '';
    const asked = definition.calls[name] as SourceCall;
    return asked.run(asked.query.parse(query), testIo(definition, started()));
  }

  async function refusal(of: SourceDefinition | string, query: Query, call?: string): Promise<LeadlineError> {
    const error: unknown = await ask(of, query, call).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LeadlineError);
    return error as LeadlineError;
  }

  return {
    get provider() {
      return started();
    },
    ask,
    refusal,
  };
}
