import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const oxlint = resolve('node_modules/.bin/oxlint');
let project: string;

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'marquee-imports-'));
  await cp('.oxlintrc.json', join(project, '.oxlintrc.json'));
});
afterAll(() => rm(project, { recursive: true, force: true }));

/** What the linter prints about a file with this one line in it. */
const lint = async (file: string, line: string): Promise<string> => {
  const path = join(project, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${line}\n`);
  return new Promise((done) => {
    execFile(oxlint, [file], { cwd: project }, (_, stdout, stderr) => done(stdout + stderr));
  });
};

test.each([
  ['src/bundle/probe.ts', "import { x } from '../catalog/movie.ts';"],
  ['src/catalog/probe.ts', "import { x } from '../bundle/manifest.ts';"],
  ['src/recommendation/probe.ts', "import { x } from '../inference/process-pool.ts';"],
  ['src/recommendation/reasons/probe.ts', "import { x } from '../../graphql/schema.ts';"],
  ['src/recommendation/probe.ts', "import { GraphQLError } from 'graphql';"],
  ['src/recommendation/probe.ts', "import { Redis } from 'ioredis';"],
  ['src/inference/probe.ts', "import { x } from '../model/models.ts';"],
  ['src/inference/child/probe.ts', "import { slateSize } from '../../recommendation/slate.ts';"],
  ['src/model/probe.ts', "import { x } from '../graphql/schema.ts';"],
  ['src/model/probe.ts', "import { InferenceSession } from 'onnxruntime-node';"],
  ['src/cache/probe.ts', "import { x } from '../model/models.ts';"],
  ['src/redis/probe.ts', "import { x } from '../cache/tiered-cache.ts';"],
  ['src/config/probe.ts', "import { x } from '../cache/tiered-cache.ts';"],
  ['src/config/probe.ts', "import { Redis } from 'ioredis';"],
  ['src/graphql/probe.ts', "import { x } from '../redis/redis-connection.ts';"],
  ['src/graphql/probe.ts', "import { x } from '../http/http-server.ts';"],
  ['src/graphql/probe.ts', "import { x } from '../inference/process-pool.ts';"],
  ['src/http/probe.ts', "import { x } from '../inference/process-pool.ts';"],
  ['src/tools/probe.ts', "import { x } from '../graphql/schema.ts';"],
  ['src/event-loop/probe.ts', "import { x } from '../telemetry/event-loop.ts';"],
  ['src/model/probe.ts', "import { x } from '../event-loop/turn-queue.ts';"],
  ['src/limits/probe.ts', "import { x } from '../http/http-server.ts';"],
  ['src/http/probe.ts', "import { x } from '../limits/limits.ts';"],
  ['src/group/probe.ts', "import { x } from '../model/served-models.ts';"],
  ['src/model/probe.ts', "import { x } from '../group/server-group.ts';"],
  ['src/model/probe.ts', "import { x } from '../tools/cli.ts';"],
  ['src/http/probe.ts', "import { createApp } from '../app.ts';"],
])('%s may not have: %s', async (file, line) => {
  expect(await lint(file, line)).toContain('no-restricted-imports');
});

test.each([
  ['src/http/probe.ts', "import { x } from '../event-loop/turn-queue.ts';"],
  ['src/inference/probe.ts', "import type { Scorer } from '../recommendation/ports.ts';"],
  ['src/inference/child/probe.ts', "import { InferenceSession } from 'onnxruntime-node';"],
  ['src/model/probe.ts', "import { x } from '../bundle/manifest.ts';"],
  ['src/group/probe.ts', "import type { Pin } from '../model/control/server-group.ts';"],
  ['src/config/probe.ts', "import { x } from '../redis/parse-redis-url.ts';"],
  ['src/graphql/probe.ts', "import { x } from '../recommendation/recommender.ts';"],
])('%s may have: %s', async (file, line) => {
  expect(await lint(file, line)).not.toContain('no-restricted-imports');
});
