import { defineConfig } from 'vitest/config';

/** Tests in a real Chromium: `/usr/bin/chromium` (installed when missing), or the one `CHROMIUM_PATH` names. */
export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['e2e/ensure-chromium.ts'],
    retry: process.env['CI'] ? 2 : 0,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
