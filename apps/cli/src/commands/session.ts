import type { Principal } from '@leadline/core/kernel/iam';
import { type ComposeOptions, compose, type Leadline } from '@leadline/server';

/** Opens Leadline for one command and closes it whatever happens. */
export async function withLeadline<Result>(
  options: ComposeOptions,
  work: (leadline: Leadline, principal: Principal) => Promise<Result>,
): Promise<Result> {
  const leadline = await compose(options);
  try {
    return await work(leadline, await leadline.localPrincipal());
  } finally {
    await leadline.close();
  }
}
