/** How an answer is told of that had not come when it was no longer waited for. */
const BEGIN = 'no answer after';

export const lateAnswer = (waitedMs: number): string =>
  `${BEGIN} ${(waitedMs / 1000).toFixed(1)} s; what it says later is kept`;

/** Whether a source was only too slow this time. */
export const isLateAnswer = (reason: string | null): boolean => reason?.startsWith(BEGIN) ?? false;
