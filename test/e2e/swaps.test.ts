import { beforeAll, describe, expect, test } from 'vitest';
import { graphql } from '../gql/index.ts';
import { startLoad } from '../support/load.ts';
import { useServer } from '../support/server.ts';
import { until } from '../support/until.ts';
import { modelInfo, recommend, reloadModel } from './operations.ts';

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
const swaps = 50;

describe('fifty swaps under load', () => {
  const server = useServer();
  /** By version and user: the best fifty. */
  const lists = new Map<string, string[]>();

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

  test('no request fails, and every operation is answered by one version alone', { timeout: 120_000 }, async () => {
    expect(lists.get('1/42')).not.toEqual(lists.get('2/42'));
    const answeredBy: Record<string, number> = { 1: 0, 2: 0 };
    const load = startLoad(2, async (question) => {
      answeredBy[await askPage(question)]!++;
    });
    for (let swap = 0; swap < swaps; swap++) await reload(versions[swap % 2]!);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(Math.min(...Object.values(answeredBy))).toBeGreaterThan(swaps);
    await until('the processes are as many as before', () => server().children().length === 1);
    const { version, previousVersion, status } = (await server().data(modelInfo)).modelInfo;
    expect({ version, previousVersion, status }).toEqual({ version: '2', previousVersion: '1', status: 'LOADED' });
    expect(server().stderr()).toBe('');
  });
});
