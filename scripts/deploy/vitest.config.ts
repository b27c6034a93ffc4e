import { defineConfig } from 'vitest/config';

/** What Prometheus says of the rules and the board: with the promtool on the PATH, or Debian's, fetched when missing. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['scripts/deploy/prometheus.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
