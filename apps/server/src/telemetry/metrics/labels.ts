import { modelFile, PROVIDER_NAMES } from '@leadline/core/kernel/llm';

/** What stands for names that callers made up: a label must not grow with what they write. */
const OTHER = 'other';
/** Where nobody was asked. */
const NOBODY = 'none';

/** Names of models and providers as labels: those that are known, else `other`. */
export interface ModelLabels {
  provider(name: string): string;
  model(provider: string, model: string): string;
}

/** @param configured - Models with a price of the settings, as `provider/model`. */
export function createModelLabels(configured: readonly string[]): ModelLabels {
  const providers = new Set<string>([...PROVIDER_NAMES, NOBODY]);
  const listed = modelFile().models.map(({ provider, model }) => [provider, model] as const);
  const own = configured.map((id) => [id.split('/', 1)[0] ?? '', id.slice(id.indexOf('/') + 1)] as const);
  const models = new Map<string, Set<string>>();
  for (const [provider, model] of [...listed, ...own]) {
    const known = models.get(provider) ?? new Set();
    models.set(provider, known.add(model));
  }
  return {
    provider: (name) => (providers.has(name) ? name : OTHER),
    model: (provider, model) => {
      if (provider === NOBODY) return NOBODY;
      return models.get(provider)?.has(model) ? model : OTHER;
    },
  };
}
