import { expect, test } from 'vitest';
import { createHeldScorer, generationOf } from '../support/tasks.ts';
import { createFakeGeneration, FakeModels } from '../support/fake-models.ts';
import { startFront } from '../support/front.ts';
import { openSocket } from '../support/raw-socket.ts';
import { range } from '../support/turns.ts';

const ids = range(1, 1001).map(String);
const batchOf = (row: string): string =>
  `query ($ids: [ID!]!) { batchRecommend(userIds: $ids, topK: 50) { results { userId error { code } recommendations { ${row} } } } }`;
const ordinary =
  'rank score movie { id title otherTitles genres releaseYear rating language adult posterUrl recommendable }';
const aliased = (count: number): string =>
  range(0, count)
    .map((at) => `a${at}: rank`)
    .join(' ');

test('an answer that could be too large is refused before anything is inferred', async () => {
  const scorer = createHeldScorer();
  const models = new FakeModels();
  models.serving = createFakeGeneration('1', { scorer, users: generationOf().users });
  const { ask, logs } = await startFront({ models });
  const { status, data, errors } = await ask(
    batchOf(
      `movie { ${range(0, 50)
        .map((at) => `a${at}: title`)
        .join(' ')} }`,
    ),
    { ids },
  );
  expect([status, data]).toEqual([400, undefined]);
  expect(errors).toEqual([
    {
      message: expect.stringContaining('could have 2554002 values, at most 2500000 are allowed'),
      extensions: { code: 'COST_LIMIT_EXCEEDED', values: 2_554_002, maxValues: 2_500_000 },
    },
  ]);
  expect(scorer.pending).toEqual([]);
  expect(logs.filter(({ level }) => level === 'error')).toEqual([]);
});

test.each([
  ['every field of its movies', ordinary],
  ['40 fields a row', aliased(40)],
])('a full batch with %s is answered', async (_, row) => {
  const { ask } = await startFront();
  const { status, data, errors } = await ask(batchOf(row), { ids });
  expect([status, errors]).toEqual([200, undefined]);
  expect(data).toMatchObject({ batchRecommend: { results: { length: 1000 } } });
});

test('the limit is a setting', async () => {
  const { ask } = await startFront({ answerLimits: { maxValues: 11 } });
  const { errors } = await ask('{ recommend(userId: "1") { recommendations { rank } } }');
  expect(errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED', values: 12, maxValues: 11 } }]);
  expect((await ask('{ recommend(userId: "1", topK: 9) { recommendations { rank } } }')).status).toBe(200);
});

/** Some 20 megabytes, more than the buffers of two sockets, and 1.8 million values. */
const longRows = range(0, 45)
  .map((at) => `${'a'.repeat(60)}${at}: rank`)
  .join(' ');
const slowly = batchOf(longRows).replace('topK: 50', 'topK: 10');

test('while others are slow to read large answers, a large one is refused and small ones are not', async () => {
  const shed: string[] = [];
  const { url, ask, logs } = await startFront({ answerLimits: { onShed: (reason) => shed.push(reason) } });
  const body = JSON.stringify({ query: slowly, variables: { ids } });
  const slow = [await openSocket(url), await openSocket(url)];
  for (const socket of slow) {
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    // It has begun to arrive, and nobody reads on.
    await new Promise((resolve) => socket.once('readable', resolve));
  }
  const refused = await ask(slowly, { ids });
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  expect(refused.errors).toMatchObject([{ extensions: { code: 'OVERLOADED', retryAfterSeconds: 2 } }]);
  expect(shed).toEqual(['answers']);
  expect((await ask('{ recommend(userId: "1") { recommendations { rank } } }')).status).toBe(200);

  for (const socket of slow) socket.destroy();
  await expect.poll(() => logs.filter(({ fields }) => fields['status'] === 499)).toHaveLength(2);
  expect((await ask(slowly, { ids })).status).toBe(200);
});
