import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { graphql } from '../gql/index.ts';
import { startMlflow } from '../support/mlflow-server.ts';
import { describeWithMlflow } from '../support/requires.ts';
import { startServer, type Server } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { recommend, reloadModel, rollbackModel } from './operations.ts';

const origin = graphql(`
  query Origin {
    modelInfo {
      name
      version
      aliases
      runId
      trainedAt
      metrics {
        name
        value
      }
      hyperparameters {
        name
        value
      }
      availableVersions {
        version
        current
        createdAt
      }
    }
  }
`);

const secret = 'a secret of the webhook';

const serves = (server: Server, version: string): Promise<void> =>
  until(
    `version ${version} serves`,
    async () => (await server.data(recommend, { userId: '42' })).recommend!.modelVersion === version,
    30_000,
  );

describeWithMlflow('a server with models from a real MLflow', () => {
  test(
    'serves what the alias points to, in both layouts, follows it, and lives without MLflow',
    { timeout: 300_000 },
    async () => {
      const mlflow = await startMlflow();
      expect(await mlflow.register('1', 'production')).toBe('1');
      const environment = {
        MODEL_SOURCE: 'mlflow://movies@production',
        MLFLOW_TRACKING_URI: mlflow.uri,
        MLFLOW_WEBHOOK_SECRET: secret,
        STATE_DIR: await temporaryFolder(),
      };
      const server = await startServer({ ...environment, MODEL_FOLLOW: '1' });
      await serves(server, '1');
      const first = (await server.data(origin)).modelInfo;
      expect(first).toMatchObject({ name: 'movies', version: '1', aliases: ['production'] });
      expect(first.runId).toMatch(/^[0-9a-f]{32}$/u);
      expect(Math.abs(Date.parse(first.trainedAt!) - Date.now())).toBeLessThan(600_000);
      expect(first.metrics.map(({ name }) => name)).toEqual(expect.arrayContaining(['ndcg_at_10', 'ndcg@10']));
      expect(first.hyperparameters.map(({ name }) => name)).toContain('neighbours');
      const shipped = await startServer({ MODEL_ALIAS: 'none' });
      await shipped.data(reloadModel, { input: { version: '1' } });
      const ids = async (from: Server) =>
        (await from.data(recommend, { userId: '42' })).recommend!.recommendations.map(({ movie }) => movie.id);
      expect(await ids(server)).toEqual(await ids(shipped));
      await shipped.stop();

      // Promoted: logged by mlflow.onnx, the tables beside it.
      expect(await mlflow.register('2', '--layout', 'onnx')).toBe('2');
      expect((await server.data(origin)).modelInfo.availableVersions).toMatchObject([
        { version: '2', current: false },
        { version: '1', current: true },
      ]);
      await mlflow.setAlias('production', '2');
      await serves(server, '2');
      // Demoted, and pinned by hand.
      await mlflow.setAlias('production', '1');
      await serves(server, '1');
      expect((await server.data(rollbackModel)).rollbackModel).toMatchObject({ currentVersion: '2' });
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      await serves(server, '2');
      await server.stop();

      // A webhook makes a server look that would not have looked for long.
      const patient = await startServer({ ...environment, MODEL_FOLLOW: '3600' });
      await serves(patient, '2');
      await mlflow.setAlias('production', '2');
      await mlflow.setAlias('production', '1');
      const deliver = (signed: string) => {
        const [id, time, body] = [
          'delivery-1',
          String(Math.floor(Date.now() / 1000)),
          '{"entity":"model_version_alias"}',
        ];
        const signature = createHmac('sha256', signed).update(`${id}.${time}.${body}`).digest('base64');
        return fetch(`${patient.url}/webhooks/mlflow`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            'x-mlflow-delivery-id': id,
            'x-mlflow-timestamp': time,
            'x-mlflow-signature': `v1,${signature}`,
          },
          body,
        });
      };
      expect((await deliver('another secret, as long')).status).toBe(401);
      expect((await deliver(secret)).status).toBe(202);
      await patient.stop();

      // MLflow is gone: the last good copy serves.
      await mlflow.stop();
      const alone = await startServer(environment);
      await until('a copy serves', async () => (await alone.data(origin)).modelInfo.version !== null, 30_000);
      expect((await alone.data(reloadModel, { input: { version: '1' } })).reloadModel.__typename).toMatch(
        /Reloaded|Current/u,
      );
      expect(alone.logs.some(({ msg }) => msg.startsWith('the registry is away'))).toBe(true);
    },
  );
});
