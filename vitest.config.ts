import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const resultsFile = process.env['LEADLINE_TEST_RESULTS'];

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'scripts/**/*.test.ts'],
    // With a tool that not every machine has: `npm run test:prometheus`.
    exclude: ['**/node_modules/**', 'scripts/deploy/prometheus.test.ts'],
    globalSetup: ['packages/core/src/testing/global-setup.ts'],
    provide: { existingTestServer: process.env['LEADLINE_TEST_DATABASE_URL'] ?? '' },
    // A second, machine-readable result for whoever counts the tests.
    reporters: resultsFile ? ['default', ['json', { outputFile: resultsFile }]] : ['default'],
    pool: 'forks',
    // Many tests wait for leases, limits and providers: one worker more than there are processors keeps those busy.
    maxWorkers: Math.max(3, Math.min(8, availableParallelism() + 1)),
    // Machines that decide what lands are noisy: a test of processes and leases gets a second and a third chance there.
    retry: process.env['CI'] ? 2 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
