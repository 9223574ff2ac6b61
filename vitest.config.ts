import { defineConfig } from 'vitest/config';

/** What compares answers with expected ones, whatever else the machine does: two files at a time. */
const calm = ['test/e2e/kinds/**/*.test.ts', 'test/e2e/{examples,odd-bundles,pack,pack-oddities}.test.ts'];

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
          name: 'kinds',
          include: calm,
          globalSetup: 'test/support/build-once.ts',
          sequence: { groupOrder: 1 },
          retry: 1,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: calm,
          globalSetup: 'test/support/build-once.ts',
          // Whole servers under load: one file after another, and after the unit tests, so that none starves another.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          // Real clocks on machines that may stall for seconds: what fails twice is the server's fault.
          retry: 1,
        },
      },
    ],
  },
});
