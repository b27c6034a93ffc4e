/** The rest of the way a request takes. */
export type Next<Request, Reply> = (request: Request) => Promise<Reply>;

/**
 * One small thing done around a request: look before, pass it on (once, several times or not at all), look
 * after. A stage knows nothing of its neighbours.
 */
export type Stage<Request, Reply> = (request: Request, next: Next<Request, Reply>) => Promise<Reply>;

/** Makes one function of a list of stages, the first being the outermost, and what does the work in the end. */
export function compose<Request, Reply>(
  stages: readonly Stage<Request, Reply>[],
  last: Next<Request, Reply>,
): Next<Request, Reply> {
  return stages.reduceRight<Next<Request, Reply>>((next, stage) => (request) => stage(request, next), last);
}
