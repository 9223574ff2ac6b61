import { describe, expect, test } from 'vitest';
import { explain } from '../../src/recommendation/reasons/explain.ts';
import type { Reason } from '../../src/recommendation/reasons/reason.ts';
import { becauseOf, callerOf, explainAll, listFor, readOuts, recommender } from '../support/explained-lists.ts';
import { createGraphWorld, neighbourWeight, type GraphWorld } from '../support/graph-world.ts';

/** model.md by hand: weight x recency within the newest 5 liked entries, times the neighbour's weight, by movie. */
const contributionsByHand = (world: GraphWorld, row: number, item: number): [watched: number, value: number][] => {
  const { history, weights } = world.users[row]!;
  const { floor, halfLife } = world.manifest.recency!;
  const liked = [...history.keys()].filter((at) => weights[at] !== 0).slice(-5);
  const byItem = new Map<number, number>();
  liked.toReversed().forEach((at, position) => {
    if (weights[at]! <= 0) return;
    const weight = Math.fround(weights[at]! * (floor + (1 - floor) * 2 ** (-position / halfLife)));
    const value = Math.fround(weight * neighbourWeight(world.lists, history[at]!, item));
    byItem.set(history[at]!, (byItem.get(history[at]!) ?? 0) + value);
  });
  return [...byItem].filter(([, value]) => value > 0).toSorted((a, b) => b[1] - a[1]);
};

describe('the evidence for a recommendation', () => {
  test.each([1, 2, 3, 4, 5])(
    'is what each watched movie adds by itself, as computed by hand: world %i',
    async (seed) => {
      const world = await createGraphWorld({ seed });
      let given = 0;
      for (const row of world.users.keys()) {
        const list = await listFor(world, String(row + 1));
        for (const [at, reasons] of (await explainAll(list)).entries()) {
          const { item, rawScore } = list[at]!;
          const byHand = contributionsByHand(world, row, item);
          const reason = becauseOf(reasons);
          expect(reason?.evidence?.map(({ id }) => Number(id) - 1) ?? []).toEqual(byHand.map(([watched]) => watched));
          if (reason === undefined) continue;
          given++;
          const total = byHand.reduce((sum, [, value]) => sum + value, 0);
          expect(reason.strength).toBeCloseTo(rawScore > 0 ? Math.min(1, total / rawScore) : 0, 6);
        }
      }
      expect(given).toBeGreaterThan(10);
    },
  );

  test('leaves out what was only seen and what was disliked', async () => {
    const world = await createGraphWorld();
    const reasons = (await explainAll(await listFor(world, '2'))).flat();
    const ids = reasons.flatMap(({ evidence = [] }) => evidence.map(({ id }) => id));
    expect(ids).not.toContain('10');
    expect(ids).not.toContain('23');
    expect(new Set(ids).size).toBe(3); // items 5 (watched twice), 14 and 33
  });

  test('is of the entries as the whole history weighs them, for visitors too', async () => {
    const world = await createGraphWorld();
    const request = { topK: 50, offset: 0, exclude: [], watched: ['4', '9', '22', '31', '12', '18', '3'] };
    const visitor = await recommender.recommendForHistory(world.generation, request, callerOf());
    const own = await explainAll(await listFor(world, '1'));
    const shown = (all: Reason[][]) => all.map((reasons) => becauseOf(reasons)?.evidence?.map(({ id }) => id));
    expect(shown(await explainAll(visitor.recommendations))).toEqual(shown(own));
  });

  test('leaves room for what the likes added, and all strengths together are at most 1', async () => {
    const world = await createGraphWorld();
    const preferences = { favoriteGenres: ['Comedy', 'Drama'], preferredLanguages: [], excludeAdult: true };
    const list = await listFor(world, '1', { preferences });
    let both = 0;
    for (const [at, reasons] of (await explainAll(list)).entries()) {
      const sum = reasons.reduce((all, { strength }) => all + strength, 0);
      expect(sum).toBeLessThanOrEqual(1 + 1e-12);
      expect(reasons.every(({ strength }) => strength >= 0)).toBe(true);
      expect(reasons.map(({ strength }) => strength)).toEqual(
        reasons.map(({ strength }) => strength).toSorted((a, b) => b - a),
      );
      const genre = reasons.find(({ code }) => code === 'FAVORITE_GENRE')?.strength ?? 0;
      const watched = becauseOf(reasons)?.strength ?? 0;
      const { item, rawScore } = list[at]!;
      const total = contributionsByHand(world, 0, item).reduce((all, [, value]) => all + value, 0);
      if (rawScore > 0) expect(watched).toBeCloseTo(Math.min(1 - genre, total / rawScore), 6);
      if (genre > 0 && watched > 0) both++;
    }
    expect(both).toBeGreaterThan(0);
  });

  test('is not there where popularity ranks, nor where the graph scores no entry alone', async () => {
    const world = await createGraphWorld();
    const cold = await listFor(world, '99');
    expect(cold[0]!.list.evidence).toBeNull();
    expect((await explainAll(cold)).flat().map(({ code }) => code)).not.toContain('BECAUSE_YOU_WATCHED');
    const closed = await createGraphWorld({ generation: { scoredEntries: null } });
    const list = await listFor(closed, '1');
    expect(await explainAll(list)).toEqual(list.map((recommendation) => explain(recommendation)));
    expect([readOuts(world), readOuts(closed)]).toEqual([[], []]);
  });
});
