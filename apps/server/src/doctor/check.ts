import { toLeadlineError } from '@leadline/core/kernel/errors';

/** What one check found. A warning leaves Leadline usable; a failure does not. */
export interface CheckResult {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'failed';
  readonly detail: string;
  /** What to do about it. */
  readonly next?: string;
}

export function ok(name: string, detail: string): CheckResult {
  return { name, state: 'ok', detail };
}

export function warning(name: string, detail: string, next: string): CheckResult {
  return { name, state: 'warning', detail, next };
}

/** The failure an error tells of; `next` where this check knows better what to do about it. */
export function failed(name: string, raw: unknown, next?: string): CheckResult {
  const error = toLeadlineError(raw);
  const advice = next ?? error.next;
  return { name, state: 'failed', detail: error.message, ...(advice && { next: advice }) };
}
