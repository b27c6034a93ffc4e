import type { ProviderTest } from '@leadline/core/kernel/administration';
import { createLlm, type LlmDeps, type LlmSettings } from '@leadline/core/kernel/llm';

/**
 * Asks one provider one tiny question with a key: through a gateway of its own that knows this provider alone, so
 * that nothing of it stays behind.
 */
export function createProviderTest(
  deps: LlmDeps,
): (workspaceId: string, provider: string, secret: string | null) => Promise<ProviderTest> {
  return async (workspaceId, provider, secret) => {
    const gateway = createLlm({
      ...deps,
      answers: undefined,
      semantic: undefined,
      ownKeys: undefined,
      config: only(deps.config, provider, secret),
    });
    try {
      const found = (await gateway.probe(workspaceId)).find((each) => each.provider === provider);
      return found ? testOf(found) : { state: 'unconfigured', detail: `There is no provider "${provider}".` };
    } finally {
      await gateway.stop();
    }
  };
}

function testOf({ state, detail, next }: ProviderTest): ProviderTest {
  return { state, detail, ...(next !== undefined && { next }) };
}

function only(config: LlmSettings, provider: string, secret: string | null): LlmSettings {
  const own = (config.providers as Readonly<Record<string, object>>)[provider] ?? {};
  const settings = { ...own, ...(secret !== null && { apiKey: secret }) };
  // The analyst may name another provider, which is not asked here.
  return { ...config, analyst: '', providers: { [provider]: settings } };
}
