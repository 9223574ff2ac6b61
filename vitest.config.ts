import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Without the alias vitest loads graphql twice, once as CommonJS and once as ESM, and graphql refuses that.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: 'test/support/build-once.ts',
          // Whole servers under load: one file after another, and after the unit tests, so that none starves another.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          // Real clocks on machines that may stall for seconds: what fails twice is the server's fault.
          retry: 1,
        },
      },
    ],
  },
});
