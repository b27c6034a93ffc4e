import { type Principal, plainPrincipal } from '../../iam/index.ts';
import { type TestGateway, testGateway } from '../fixtures/test-gateway.ts';
import { DEFAULT_GUARD_POLICY, type GuardPolicy, onePolicy, preparePolicy } from '../guards/index.ts';
import type { LlmDeps, LlmGateway, LlmSettings } from '../index.ts';
import { CODECS, type WireRequest } from '../wire/index.ts';
import type { Answered, Traced, Wishes } from './index.ts';

export const PLAIN: Wishes = {
  task: 'chat',
  component: null,
  priority: 'standard',
  fallbacks: [],
  latencyTargetMs: null,
  cache: 'use',
  tags: [],
  maskNames: [],
};

/** The gateway over a sandbox, with what it told of each request. */
export interface GatewayWorld extends Omit<TestGateway, 'make'> {
  readonly traced: Traced[];
  readonly caller: Principal;
  /** A gateway of its own; everything that is switched on stays for `ask`. */
  use(deps?: Partial<LlmDeps>, settings?: Partial<LlmSettings>): LlmGateway;
  ask(request: WireRequest, more?: Asking): Promise<Answered>;
}

export interface Asking {
  readonly wishes?: Partial<Wishes>;
  readonly caller?: Partial<Principal>;
  readonly signal?: AbortSignal;
}

export async function gatewayWorld(): Promise<GatewayWorld> {
  const { make, ...rest } = await testGateway();
  const traced: Traced[] = [];
  const caller = plainPrincipal({ workspaceId: rest.database.workspaceId, keyId: 'key-1', role: 'admin' });
  const onTraced = (each: Traced) => void traced.push(each);
  const use = (deps: Partial<LlmDeps> = {}, settings: Partial<LlmSettings> = {}) => {
    llm = make(settings, { onTraced, ...deps });
    return llm;
  };
  let llm = make({}, { onTraced });
  return {
    ...rest,
    traced,
    caller,
    use,
    ask: (request, { wishes, caller: own, signal = new AbortController().signal } = {}) =>
      llm.gateway.answer({
        caller: { ...caller, ...own },
        request,
        wishes: { ...PLAIN, ...wishes },
        signal,
      }),
  };
}

/** A chat request as a client of OpenAI's protocol writes it. */
export function chat(text: string, more: Readonly<Record<string, unknown>> = {}): WireRequest {
  return CODECS['openai-chat'].readRequest({
    model: 'openai/gpt-6-luna',
    messages: [{ role: 'user', content: text }],
    ...more,
  });
}

/** Guards that mask personal data and secrets, with these changes. */
export function guards(changes: Partial<GuardPolicy> = {}) {
  return onePolicy(preparePolicy({ ...DEFAULT_GUARD_POLICY, ...changes }));
}

/** All that was said in an answer; reads a stream to its end, and throws what it throws. */
export async function textOf({ reply }: Answered): Promise<string> {
  let text = '';
  if (reply.kind === 'whole')
    for (const item of reply.result.content) text += item.type === 'text' ? item.text : '';
  if (reply.kind === 'stream')
    for await (const part of reply.parts) if (part.type === 'text-delta') text += part.delta;
  return text;
}
