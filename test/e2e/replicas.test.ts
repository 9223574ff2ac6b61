import { expect, test } from 'vitest';
import { graphql } from '../gql/index.ts';
import { flipModelByte } from '../support/controlled-models.ts';
import { startRedis } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/requires.ts';
import { startServer } from '../support/server.ts';
import { copyOfModels } from '../support/shipped-models.ts';
import { until } from '../support/until.ts';
import { modelInfo, reloadModel, rollbackModel } from './operations.ts';

const group = graphql(`
  query Group {
    modelInfo {
      version
      replicas {
        name
        modelVersion
      }
      recentChanges {
        trigger
        actor
        fromVersion
        toVersion
        switched
        message
      }
    }
  }
`);

describeWithRedis('three servers with one Redis', () => {
  test('converge on what one of them is told, each checking for itself; one refuses and serves on', async () => {
    const redis = await startRedis();
    const folders = await Promise.all([copyOfModels(), copyOfModels(), copyOfModels()]);
    flipModelByte(folders[2], '1');
    const servers = await Promise.all(
      folders.map((MODELS_DIR, at) => startServer({ MODELS_DIR, REDIS_URL: redis.url, REPLICA_NAME: `server-${at}` })),
    );
    const [first, second, third] = servers as [(typeof servers)[0], (typeof servers)[0], (typeof servers)[0]];
    const versions = async () =>
      ((await first.data(group)).modelInfo.replicas ?? []).map(({ name, modelVersion }) => `${name}: ${modelVersion}`);
    await until('all have reported', async () => (await versions()).length === 3, 20_000);
    expect((await first.data(reloadModel, { input: { version: '1' } })).reloadModel).toMatchObject({
      __typename: 'ModelReloaded',
    });
    await until('the second has followed', async () => (await versions())[1] === 'server-1: 1', 20_000);
    await until(
      'the third has refused',
      async () => (await third.data(modelInfo)).modelInfo.lastFailure !== null,
      20_000,
    );
    expect(await versions()).toEqual(['server-0: 1', 'server-1: 1', 'server-2: 2']);
    expect((await third.data(modelInfo)).modelInfo).toMatchObject({
      version: '2',
      status: 'LOADED',
      lastFailure: { refusedVersion: '1', failedStep: 'HASHES', file: 'model.onnx' },
    });
    const { recentChanges } = (await second.data(group)).modelInfo;
    expect(recentChanges).toContainEqual(
      expect.objectContaining({ trigger: 'RELOAD_MUTATION', actor: 'local', switched: true, toVersion: '1' }),
    );
    expect(recentChanges).toContainEqual(
      expect.objectContaining({
        trigger: 'OTHER_REPLICA',
        switched: false,
        message: expect.stringContaining('HASHES'),
      }),
    );
    await second.data(rollbackModel);
    await until('all are back', async () => (await versions()).every((text) => text.endsWith(': 2')), 20_000);
    // A fourth that starts now serves what is pinned, although the alias says the same; then without the first.
    await first.stop();
    await until('the first is gone', async () => (await second.data(group)).modelInfo.replicas!.length === 2, 30_000);
  });
});
