import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/index.ts';
import { startPacedLoad } from '../support/load.ts';
import { useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { modelInfo, recommend, reloadModel, rollbackModel } from './operations.ts';

const page = graphql(`
  query Page($first: ID!, $second: ID!, $exclude: [ID!]!) {
    first: recommend(userId: $first, topK: 20, exclude: $exclude) {
      ...List
    }
    second: recommend(userId: $second, topK: 20, exclude: $exclude) {
      ...List
    }
    cold: recommend(userId: 99999, topK: 1) {
      modelVersion
    }
    batch: batchRecommend(userIds: [$first, $second], topK: 20, exclude: $exclude) {
      modelVersion
      results {
        recommendations {
          movie {
            id
          }
        }
      }
    }
    modelInfo {
      version
    }
  }

  fragment List on RecommendationResult {
    modelVersion
    recommendations {
      movie {
        id
      }
    }
  }
`);

const versions = ['1', '2'];
const users = ['1', '42', '150', '333', '547', '671'];
const swaps = 200;
/** Every so manieth swap loads a bundle with every check; the others go back to the version before, which takes less. */
const reloadEvery = 10;
const requestsPerSecond = 300;

const isSocket = (pid: number, fd: string): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:');
  } catch {
    return true; // closed meanwhile
  }
};

const figuresOf = (pid: number) => ({
  'memory MB': Math.round(Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024),
  /** Without connections, which come and go with clients. */
  descriptors: readdirSync(`/proc/${pid}/fd`).filter((fd) => !isSocket(pid, fd)).length,
});

const p99 = (values: readonly number[]): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.99)] ?? Number.NaN);

describe('case 11 and 12: two hundred swaps while three hundred requests a second are asked', () => {
  const server = useServer();
  /** By version and user: the best fifty. */
  const lists = new Map<string, string[]>();

  const goBack = async (version: string): Promise<void> => {
    const { rollbackModel: ending } = await server().data(rollbackModel);
    expect(ending).toMatchObject({ __typename: 'ModelReloaded', currentVersion: version });
  };
  const reload = async (version: string): Promise<void> => {
    const { reloadModel: ending } = await server().data(reloadModel, { input: { version } });
    expect(ending).toMatchObject({ __typename: 'ModelReloaded', currentVersion: version });
  };

  beforeAll(async () => {
    for (const version of versions) {
      await reload(version);
      for (const userId of users) {
        const { recommend: list } = await server().data(recommend, { userId, topK: 50 });
        lists.set(
          `${version}/${userId}`,
          list!.recommendations.map(({ movie }) => movie.id),
        );
      }
    }
  });

  const expectedIds = (version: string, userId: string, excluded: string): string[] =>
    lists
      .get(`${version}/${userId}`)!
      .filter((id) => id !== excluded)
      .slice(0, 20);

  /** Leaving out one of the movies makes a new question, and leaves the others in their order. */
  const askPage = async (question: number): Promise<string> => {
    const [first, second] = [users[question % users.length]!, users[(question * 5 + 1) % users.length]!];
    const ids = lists.get(`${versions[question % 2]}/${first}`)!;
    const excluded = ids[Math.floor(question / 12) % ids.length]!;
    const distinct = first === second ? users[(users.indexOf(first) + 1) % users.length]! : second;
    const answer = await server().data(page, { first, second: distinct, exclude: [excluded] });
    const version = answer.modelInfo.version!;
    const named = [answer.first, answer.second, answer.cold, answer.batch].map((field) => field!.modelVersion);
    expect(named).toEqual([version, version, version, version]);
    const given = [answer.first!, answer.second!, ...answer.batch!.results].map(({ recommendations }) =>
      recommendations!.map(({ movie }) => movie.id),
    );
    const wanted = [first, distinct, first, distinct].map((userId) => expectedIds(version, userId, excluded));
    expect(given).toEqual(wanted);
    return version;
  };

  const askOne = async (question: number): Promise<void> => {
    const userId = users[question % users.length]!;
    const { recommend: list } = await server().data(recommend, { userId, topK: 10 });
    const ids = list!.recommendations.map(({ movie }) => movie.id);
    expect(ids).toEqual(lists.get(`${list!.modelVersion}/${userId}`)!.slice(0, 10));
  };

  test('no request fails, and every operation is answered by one version alone', { timeout: 300_000 }, async () => {
    expect(lists.get('1/42')).not.toEqual(lists.get('2/42'));
    const answeredBy: Record<string, number> = { 1: 0, 2: 0 };
    const load = startPacedLoad(requestsPerSecond, async (question) => {
      if (question % 20 === 0) answeredBy[await askPage(question)]!++;
      else await askOne(question);
    });
    await until('the load runs', () => load.latencies().length > 5 * requestsPerSecond, 60_000);
    const before = { 'p99 ms': p99(load.latencies()), ...figuresOf(server().pid) };
    load.mark();
    const startedAt = performance.now();
    for (let swap = 0; swap < swaps && load.failures.length === 0; swap++)
      await (swap % reloadEvery === 0 ? reload : goBack)(versions[swap % 2]!);
    const seconds = (performance.now() - startedAt) / 1000;
    const requests = load.latencies().length;
    const during = { 'p99 ms': p99(load.latencies()), ...figuresOf(server().pid) };
    await load.stop();
    expect(load.failures).toEqual([]);
    console.table({ 'before the swaps': before, 'during the swaps': during });
    console.log(`${swaps} swaps and ${requests} requests in ${Math.round(seconds)} s`);
    expect(Math.min(...Object.values(answeredBy))).toBeGreaterThan(swaps / reloadEvery);
    await until('the processes are as many as before', () => server().children().length === 1);
    await until('no descriptor is left open', () => figuresOf(server().pid).descriptors <= before.descriptors + 2);
    const { version, previousVersion, status } = (await server().data(modelInfo)).modelInfo;
    expect({ version, previousVersion, status }).toEqual({ version: '2', previousVersion: '1', status: 'LOADED' });
    expect(server().stderr()).toBe('');
  });
});
