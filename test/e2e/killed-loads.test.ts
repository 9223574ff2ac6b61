import { describe, expect, test } from 'vitest';
import type { ReloadStepName } from '../gql/graphql.ts';
import { alive, childrenOf, gone, signal } from '../support/processes.ts';
import { startServer, type Server } from '../support/server.ts';
import { copyOfModels } from '../support/shipped-models.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';
import { loadProgress, recommend, reloadModel } from './operations.ts';

const steps: readonly ReloadStepName[] = ['FETCH', 'MANIFEST', 'HASHES', 'GRAPH', 'WARM_UP', 'GOLDEN_ANSWERS', 'DRAIN'];

/** Waits until a load is in `step` or past it. */
const reached = (server: Server, step: ReloadStepName): Promise<void> =>
  until(`the load is in ${step}`, async () => {
    const { reload, version } = (await server.data(loadProgress)).modelInfo;
    if (reload === null) return version === '1';
    return reload.steps.find(({ name }) => name === step)!.state !== 'PENDING';
  });

const versionOf = async (server: Server): Promise<string> =>
  (await server.data(recommend, { userId: '42' })).recommend!.modelVersion;

describe('kill -9 of the server', () => {
  test(
    'in each step of a load: the next start serves a good version, and no process is left',
    { timeout: 120_000 },
    async () => {
      const environment = { MODELS_DIR: await copyOfModels(), STATE_DIR: await temporaryFolder() };
      let server = await startServer(environment);
      for (const step of steps) {
        // From the golden answers on a load is so quick that it may have switched before it was killed.
        const served = await versionOf(server);
        expect([step, served]).toEqual([step, step === 'DRAIN' ? expect.stringMatching(/^[12]$/u) : '2']);
        if (served === '1') await server.data(reloadModel, { input: { version: '2' } });
        const load = server.answer(reloadModel, { input: { version: '1' } }).catch(() => undefined);
        await reached(server, step);
        const children = childrenOf(server.pid);
        server.signal('SIGKILL');
        await server.exited;
        await load;
        await gone('every inference process', children);
        server = await startServer(environment);
        expect(server.children()).toHaveLength(1);
      }
      // The last one was killed when it had switched, and perhaps before it had written down that it had.
      expect(['1', '2']).toContain(await versionOf(server));
      await server.data(reloadModel, { input: { version: '1' } });
      server.signal('SIGKILL');
      await server.exited;
      expect(await versionOf(await startServer(environment))).toBe('1');
    },
  );
});

test.skipIf(process.platform !== 'linux')(
  'kill -9 of the server takes an inference process along that hangs and can not notice',
  async () => {
    const server = await startServer();
    const [child] = server.children();
    signal(child!, 'SIGSTOP');
    server.signal('SIGKILL');
    await server.exited;
    await gone('the frozen process', [child!]);
  },
);

describe('kill -9 of a candidate', () => {
  const held: readonly ReloadStepName[] = ['HASHES', 'GRAPH', 'WARM_UP', 'GOLDEN_ANSWERS'];

  test.each(held)('in step %s of a load: the load is refused, the old version serves', async (step) => {
    const server = await startServer({ MODELS_DIR: await copyOfModels(), STATE_DIR: await temporaryFolder() });
    const serving = new Set(server.children());
    const load = server.data(reloadModel, { input: { version: '1' } });
    await reached(server, step);
    const candidates = childrenOf(server.pid).filter((pid) => !serving.has(pid));
    candidates.forEach((pid) => signal(pid, 'SIGKILL'));
    const { reloadModel: ending } = await load;
    expect(candidates).toHaveLength(1);
    // Golden answers take milliseconds: it may have become the model, whose lost process is replaced.
    if (step === 'GOLDEN_ANSWERS' && ending.__typename === 'ModelReloaded') {
      await until('version 1 serves', async () => (await versionOf(server)) === '1');
      return;
    }
    expect(ending).toMatchObject({
      __typename: 'ModelRefused',
      currentVersion: '2',
      refusedVersion: '1',
      file: 'model.onnx',
      expected: 'a model that runs',
      actual: expect.stringMatching(/SIGKILL|gone/u),
    });
    expect(await versionOf(server)).toBe('2');
    expect(alive(serving)).toEqual([...serving]);
  });
});

describe('case 15: a reload storm', () => {
  test('of twenty clients ends with one switch, and everybody is told what happened', async () => {
    const server = await startServer({ MODELS_DIR: await copyOfModels(), STATE_DIR: await temporaryFolder() });
    const endings = await Promise.all(
      Array.from({ length: 20 }, (_, at) => server.data(reloadModel, { input: { version: at % 2 === 0 ? '1' : '2' } })),
    );
    const names = endings.map(({ reloadModel: { __typename: name } }) => name);
    const count = (name: string): number => names.filter((each) => each === name).length;
    expect(count('ModelReloaded')).toBe(1);
    expect(count('ReloadInProgress') + count('ModelAlreadyCurrent')).toBe(19);
    expect(await versionOf(server)).toBe('1');
    await until('one process is left', () => server.children().length === 1);
  });
});
