import type { MutableJson } from './shared/neutral.ts';

export interface ListedModel {
  readonly id: string;
  /** Who makes it. */
  readonly owner: string;
  /** Seconds since 1970; 0 where nobody knows. */
  readonly createdSeconds: number;
  readonly displayName?: string;
}

/** One model as OpenAI's clients read it. */
export function renderOpenAiModel({ id, owner, createdSeconds }: ListedModel): MutableJson {
  return { id, object: 'model', created: createdSeconds, owned_by: owner };
}

/** One model as Anthropic's clients read it. */
export function renderAnthropicModel({ id, createdSeconds, displayName }: ListedModel): MutableJson {
  return {
    type: 'model',
    id,
    display_name: displayName ?? id,
    created_at: new Date(createdSeconds * 1000).toISOString(),
  };
}

/** The answer to `GET /v1/models` for OpenAI's clients. */
export function renderOpenAiModels(models: readonly ListedModel[]): MutableJson {
  return { object: 'list', data: models.map(renderOpenAiModel) };
}

/** The same for Anthropic's clients, who are known by their `anthropic-version` header. All models on one page. */
export function renderAnthropicModels(models: readonly ListedModel[]): MutableJson {
  return {
    data: models.map(renderAnthropicModel),
    has_more: false,
    first_id: models[0]?.id ?? null,
    last_id: models.at(-1)?.id ?? null,
  };
}
