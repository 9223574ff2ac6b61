import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Tests of servers that hold whatever else the machine does. */
const calm = [
  'test/e2e/kinds/**/*.test.ts',
  'test/e2e/{attack-tools,audits,examples,model-input,odd-bundles,pack,pack-oddities,properties,readme}.test.ts',
  'test/e2e/{dry-run,killed-loads,mlflow,reload,replicas,rollback}.test.ts',
];

export default defineConfig({
  // Without the alias vitest loads graphql twice, once as CommonJS and once as ESM, and graphql refuses that.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: Math.max(2, availableParallelism() - 1), // even on two cores: tests mostly wait for their processes
    projects: [
      {
        extends: true,
        // Nothing here mocks a module, so that files can share the modules which one of them has loaded.
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'calm',
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
          // Servers under load and tests of how long things take: one file after another, and after all others.
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          // Real clocks on machines that may stall for seconds: what fails twice is the server's fault.
          retry: 1,
        },
      },
    ],
  },
});
