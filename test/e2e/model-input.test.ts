import { describe, expect, test } from 'vitest';
import { useServer } from '../support/server.ts';

interface Listed {
  readonly source: string;
  readonly recommendations: readonly { readonly movie: { readonly id: string; readonly title: string } }[];
}

const fields = '{ source recommendations { movie { id title } } }';

describe('with the model that comes along', () => {
  const server = useServer();

  const ask = async (query: string, variables: object = {}) => {
    const response = await fetch(`${server().url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as {
      data: Record<string, Listed | null> | null;
      errors?: readonly { extensions: { code: string } }[];
    };
    return { status: response.status, ...body };
  };

  const wrongIds = ['-1', '0', '9007199254740992', '042', '1e3', '١', '１', ' 1', '1.0', ''];

  test.each(wrongIds)('case 1: the user id "%s" is BAD_USER_INPUT, alone', async (userId) => {
    const { status, data, errors } = await ask(`query ($userId: ID!) { recommend(userId: $userId) ${fields} }`, {
      userId,
    });
    expect([status, data]).toEqual([200, { recommend: null }]);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'userId' } }]);
  });

  test('case 1: such ids fail their own rows of a batch, and the others are answered', async () => {
    const query = 'query ($ids: [ID!]!) { batchRecommend(userIds: $ids) { results { success error { code } } } }';
    const { data, errors } = await ask(query, { ids: ['1', ...wrongIds, '2'] });
    expect(errors).toBeUndefined();
    const failed = wrongIds.map(() => ({ success: false, error: { code: 'BAD_USER_INPUT' } }));
    const answered = { success: true, error: null };
    expect(data).toEqual({ batchRecommend: { results: [answered, ...failed, answered] } });
  });

  test('case 2: unknown users and visitors without a history get popular movies, not the first of the file', async () => {
    const { status, data } = await ask(
      `{ unknown: recommend(userId: "900719925474099") ${fields} other: recommend(userId: "77777777") ${fields}
         visitor: recommendForHistory(watched: []) ${fields} nothing: recommendForHistory(watched: ["no such movie"]) ${fields} }`,
    );
    expect(status).toBe(200);
    for (const list of Object.values(data!)) {
      expect(list!.source).toBe('COLD_START');
      expect(list!.recommendations).toHaveLength(10);
      expect(list).toEqual(data!['unknown']);
    }
    // Toy Story, Jumanji, Grumpier Old Men ... are items 0 to 9, in that order.
    const ids = data!['unknown']!.recommendations.map(({ movie }) => Number(movie.id));
    expect(ids).not.toEqual(ids.toSorted((a, b) => a - b));
  });

  test('case 6: no movie is twice in a list, and a list is short where few movies qualify', async () => {
    const { data } = await ask(
      `{ long: recommend(userId: "1", topK: 50) ${fields}
         few: recommend(userId: "1", topK: 50, filter: { genres: ["Film-Noir"], minRating: 8.3 }) ${fields}
         none: recommend(userId: "1", filter: { minReleaseYear: 2090 }) ${fields} }`,
    );
    const idsOf = (name: string) => data![name]!.recommendations.map(({ movie }) => movie.id);
    expect(new Set(idsOf('long')).size).toBe(50);
    expect(idsOf('few').length).toBeLessThan(50);
    expect(new Set(idsOf('few')).size).toBe(idsOf('few').length);
    expect(idsOf('none')).toEqual([]);
  });
});
