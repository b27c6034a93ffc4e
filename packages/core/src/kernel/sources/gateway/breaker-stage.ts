import type { SourceStage } from './ask.ts';
import type { SourceHealth } from './source-health.ts';

/** Leaves a source alone that keeps failing. */
export function breakerStage(healthOf: (source: string) => SourceHealth): SourceStage {
  return async (ask, next) => {
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
