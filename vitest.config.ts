import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: ['packages/core/src/testing/global-setup.ts'],
    provide: { existingTestServer: process.env['LEADLINE_TEST_DATABASE_URL'] ?? '' },
    pool: 'forks',
    maxWorkers: Math.max(2, Math.min(8, availableParallelism())),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
