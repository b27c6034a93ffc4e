import type { SourceStage } from './ask.ts';
import type { SourceHealth } from './source-health.ts';

/**
 * Leaves a source alone that keeps failing. Sources without an address of their own, such as companies' sites and the DNS, have no provider
 * that could be down: there a failure is the company's.
 */
export function breakerStage(healthOf: (source: string) => SourceHealth): SourceStage {
  return async (ask, next) => {
    if (Object.keys(ask.definition.bases).length === 0) return next(ask);
    const pass = healthOf(ask.definition.name).admit();
    try {
      const reply = await next(ask);
      pass.succeeded();
      return reply;
    } catch (error) {
      pass.failed(error);
      throw error;
    }
  };
}
