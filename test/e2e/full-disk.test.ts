import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFakeRegistry } from '../support/fake-registry.ts';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { modelInfo, recommend } from './operations.ts';

/** No file of a process may be larger than this: as good as a disk that is full, and needs no rights. */
const limitFiles = (pid: number, bytes: number | 'unlimited'): void => {
  execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
};

test.skipIf(process.platform !== 'linux')(
  'case 10: a disk that is full while a bundle is downloaded: the reason is said, nothing is left, and it recovers',
  { timeout: 90_000 },
  async () => {
    const registry = await startFakeRegistry();
    const STATE_DIR = await temporaryFolder();
    // Nothing can be fetched until the limit is set.
    registry.misbehave((_, response) => {
      response.statusCode = 503;
      response.end();
      return true;
    });
    const server = await startServer({
      MODEL_SOURCE: 'mlflow://movies@production',
      MLFLOW_TRACKING_URI: registry.uri,
      STATE_DIR,
    });
    limitFiles(server.pid, 100_000);
    registry.misbehave(() => false);
    const failure = async () => (await server.data(modelInfo)).modelInfo.lastFailure;
    await until('the disk is full', async () => (await failure())?.actual === 'EFBIG', 30_000);
    expect(await failure()).toMatchObject({
      failedStep: 'FETCH',
      expected: 'a place on this machine to keep the bundle',
    });
    expect(readdirSync(join(STATE_DIR, 'movies/mlflow/versions'))).toEqual([]);
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
    limitFiles(server.pid, 'unlimited');
    await until(
      'a model serves',
      async () => (await server.answer(recommend, { userId: '42' })).data?.recommend?.modelVersion === '1',
      60_000,
    );
  },
);
