import type { CacheKind } from './cached-answers.ts';

/** Answers that are to go: those that fit all that is said; nothing said means everything of the workspace. */
export interface Selection {
  /** Has one of these. */
  readonly tags?: readonly string[] | undefined;
  readonly task?: string | undefined;
  /** `provider/model`, wherever it is served, or `provider/model@region`. */
  readonly model?: string | undefined;
}

/** What a selection looks at. */
export interface Selectable {
  readonly kind: CacheKind;
  readonly task: string;
  readonly model: string;
  readonly tags: readonly string[];
}

export function isSelected({ tags, task, model }: Selection, answer: Omit<Selectable, 'kind'>): boolean {
  return (
    (task === undefined || task === answer.task) &&
    (model === undefined || model === answer.model || model === withoutRegion(answer.model)) &&
    (tags === undefined || tags.some((tag) => answer.tags.includes(tag)))
  );
}

/** `openai/gpt-6-luna@eu` → `openai/gpt-6-luna`. */
function withoutRegion(model: string): string {
  return model.split('@', 1)[0] ?? model;
}

/** No tag begins with a space, so these are none. */
export const EVERYTHING = ' all';
export const TASK_MARK = ' task:';
export const MODEL_MARK = ' model:';

/**
 * What is written down of a selection, so that answers under way when it is made are not kept. Each part by itself: of a task and a
 * model together it keeps out more than it must.
 */
export function marksOf({ tags, task, model }: Selection): string[] {
  const marks = [...new Set(tags)];
  if (task !== undefined) marks.push(TASK_MARK + task);
  if (model !== undefined) marks.push(MODEL_MARK + model);
  return tags === undefined && marks.length === 0 ? [EVERYTHING] : marks;
}

/** The marks any of which keeps an answer out, when made after it was asked for. */
export function marksAgainst({ task, model, tags }: Omit<Selectable, 'kind'>): string[] {
  return [EVERYTHING, TASK_MARK + task, MODEL_MARK + model, MODEL_MARK + withoutRegion(model), ...tags];
}
