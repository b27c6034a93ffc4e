/**
 * Waits for all and then fails with the first failure, so that no sibling is still at work, its result
 * unrecorded, when the workflow that started it has ended.
 */
export async function settleAll<Result>(work: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(work);
  const failed = settled.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return settled.filter((outcome) => outcome.status === 'fulfilled').map((outcome) => outcome.value);
}
