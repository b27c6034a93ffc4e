import { afterEach, beforeEach } from 'vitest';
import { startTestWeb, type TestWeb, testFetch } from './test-site.ts';

/** A web of its own for each test, and fetchers that are closed after it. */
export function fetchStand() {
  let web: TestWeb | undefined;
  const open: { close(): Promise<void> }[] = [];
  const started = (): TestWeb => {
    if (!web) throw new Error('no test has begun');
    return web;
  };
  beforeEach(async () => {
    web = await startTestWeb();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((each) => each.close()));
    await web?.close();
  });
  return {
    get web() {
      return started();
    },
    open,
    fetcher(deps: Parameters<typeof testFetch>[1] = {}) {
      const fetch = testFetch(started(), deps);
      open.push(fetch);
      return fetch;
    },
  };
}
