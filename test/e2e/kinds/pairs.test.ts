import { describe, expect, test } from 'vitest';
import type { ManifestSource } from '../../../src/bundle/manifest/manifest.ts';
import { historyPairsGraph, ncfGraph } from '../../support/kind-graphs.ts';
import {
  listFromHistory,
  listFromScores,
  oddUsers,
  paddedInputs,
  popularList,
  type OddBundle,
} from '../../support/odd-bundles.ts';
import { affinity, itemCount } from '../../support/odd-graphs.ts';
import { withZipMap } from '../../support/zip-map.ts';
import { expectLists, infoOf, listOf, refusalOf, serve } from './lists.ts';

const score = (user: number, item: number): number => ((user * 3 + item * 5) % 12) / 4;
const users = oddUsers.length;
const inputs: ManifestSource['inputs'] = [
  { name: 'user', role: 'userIndex' },
  { name: 'item', role: 'itemIndex' },
];
const output: ManifestSource['output'] = { kind: 'pairs', scores: 'scores' };
const classifier: ManifestSource['output'] = { ...output, column: 1 };
const few = { by: 'popularity' as const, count: 5 };

const kinds: Record<string, { model: Uint8Array; output?: ManifestSource['output'] }> = {
  '[R]': { model: ncfGraph({ users, score }) },
  '[R, 1]': { model: ncfGraph({ users, score, shape: 'column' }) },
  '[R, 2], the score in column 1': { model: ncfGraph({ users, score, shape: 'classes' }), output: classifier },
  '[R, 2] beside maps that nobody fetches': {
    model: withZipMap(ncfGraph({ users, score, shape: 'classes' }), 'scores'),
    output: classifier,
  },
  '[R] of int32 indices': { model: ncfGraph({ users, score, indexType: 'int32' }) },
  '[R] of indices [R, 1]': { model: ncfGraph({ users, score, indexColumns: [1] }) },
  '[R] of dimensions without names': { model: ncfGraph({ users, score, rows: '' }) },
  '[R, 1] in float16': { model: ncfGraph({ users, score, shape: 'column', type: 'float16' }) },
  '[R] in float64': { model: ncfGraph({ users, score, type: 'float64' }) },
  '[R, 1], always five pairs': { model: ncfGraph({ users, score, rows: 5, shape: 'column' }) },
  '[R], always one pair': { model: ncfGraph({ users, score, rows: 1 }) },
};

describe('a server with a graph that scores pairs', () => {
  for (const [name, kind] of Object.entries(kinds))
    test(`answers with scores ${name}`, async () => {
      const server = await serve({ model: kind.model, inputs, manifest: { output: kind.output ?? output } });
      await expectLists(server, score);
      expect(await infoOf(server)).toMatchObject({ exactLimits: true, capabilities: ['KNOWN_USERS'] });
    });

  test('says what it takes and gives', async () => {
    const { inputs: taken, outputs } = await infoOf(
      await serve({ model: ncfGraph({ users, score, shape: 'classes' }), inputs, manifest: { output: classifier } }),
    );
    expect(taken.map(({ name, role }) => [name, role])).toEqual([
      ['user', 'USER_INDEX'],
      ['item', 'ITEM_INDEX'],
    ]);
    expect(outputs).toEqual([{ name: 'scores', role: 'SCORES', elementType: 'float32', shape: ['pairs', '2'] }]);
  });

  for (const rows of ['pairs', 3, 4])
    test(`scores the most popular movies that the limits leave, and fills the page, ${rows} pairs a run`, async () => {
      const server = await serve({
        model: ncfGraph({ users, score, rows }),
        inputs,
        manifest: { output, candidates: few },
      });
      const expected = (user: number, candidates: number[]): string[] => {
        const others = Array.from({ length: itemCount }, (_, item) => item).filter(
          (item) => !candidates.includes(item),
        );
        return listFromScores((item) => score(user, item), others);
      };
      const answers: [string, Parameters<typeof listOf>[2], string[], number][] = [
        ['1', {}, expected(0, [1, 2, 3, 4, 5]), 11],
        ['1', { exclude: ['m2', 'm4'] }, expected(0, [1, 3, 5, 6, 7]), 9],
        ['1', { includeSeen: true }, expected(0, [0, 1, 2, 3, 4]), 12],
        ['2', { filter: { genres: ['Comedy'] } }, expected(1, [0, 2, 4, 6, 8]), 6],
        ['2', { filter: { minReleaseYear: 1999 } }, expected(1, [9, 10, 11]), 3],
        ['2', { preferences: { minRating: 9 } }, expected(1, [4, 9]), 2],
        ['2', { filter: { minReleaseYear: 2009 } }, [], 0],
      ];
      for (const [userId, question, ids, eligibleCount] of answers)
        expect(await listOf(server, userId, question)).toMatchObject({ source: 'MODEL', ids, eligibleCount });
      expect(await listOf(server, '5')).toMatchObject({ source: 'COLD_START', ids: popularList() });
      expect((await infoOf(server)).exactLimits).toBe(false);
    });

  test('has exact limits when its candidates are all movies', async () => {
    const candidates = { by: 'popularity' as const, count: itemCount };
    const server = await serve({ model: ncfGraph({ users, score }), inputs, manifest: { output, candidates } });
    expect((await infoOf(server)).exactLimits).toBe(true);
    await expectLists(server, score);
  });

  const histories: Record<string, [rows: number | string, length: number | string]> = {
    'of any length': ['pairs', 'length'],
    'of six entries, five pairs a run': [5, 6],
  };
  for (const [name, [rows, length]] of Object.entries(histories))
    test(`answers from padded histories ${name}`, async () => {
      const server = await serve({
        model: historyPairsGraph(rows, length),
        inputs: [...paddedInputs, { name: 'item', role: 'itemIndex' }],
        manifest: { output },
      });
      await expectLists(server, (row, item) => {
        const { history, weights } = oddUsers[row]!;
        return [...history].reduce<number>((sum, from, at) => sum + weights[at]! * affinity(from, item), 0);
      });
      expect(await listOf(server, '3')).toMatchObject({ ids: listFromHistory(oddUsers[2]) });
      expect((await infoOf(server)).capabilities).toEqual(['KNOWN_USERS', 'HISTORY']);
    });

  test('case 3: drops scores that are no numbers, and falls back when all are', async () => {
    const broken = (user: number, item: number): number => {
      if (user === 0) return Number.NaN;
      return user === 1 && item % 2 === 0 ? Number.POSITIVE_INFINITY : score(user, item);
    };
    const server = await serve({ model: ncfGraph({ users, score: broken }), inputs, manifest: { output } });
    expect(await listOf(server, '1')).toMatchObject({ source: 'FALLBACK', ids: popularList([0]) });
    const odd = listFromScores((item) => score(1, item), [0, 2, 4, 6, 8, 10, 3, 7, 1]);
    expect(await listOf(server, '2')).toMatchObject({ source: 'MODEL', ids: odd });
  });

  test('replays golden answers', async () => {
    const itemIds = listFromScores((item) => score(0, item), [0]).slice(0, 2);
    const scores = itemIds.map((id) => score(0, Number(id.slice(1))) / 10);
    const bundleOf = (ids: string[]): OddBundle => ({
      model: ncfGraph({ users, score }),
      inputs,
      manifest: { output, golden: [{ userId: '1', topK: 2, itemIds: ids, scores }] },
    });
    expect((await infoOf(await serve(bundleOf(itemIds)))).status).toBe('LOADED');
    expect(await refusalOf(bundleOf(itemIds.toReversed()))).toMatchObject({ failedStep: 'GOLDEN_ANSWERS' });
  });
});
