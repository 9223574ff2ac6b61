import { expect, test } from 'vitest';
import { judgeLists, type JudgedList, type MovieFacts } from '../../src/tools/evaluation/list-quality.ts';
import { reliabilityOf } from '../../src/tools/evaluation/reliability.ts';
import { createRandom, sample } from '../../src/tools/splitting/random.ts';

const round = (value: number): number => Number(value.toFixed(6));

/** Ten movies: 0 is the most liked; 3 and 4 are equally liked. */
const tenMovies: MovieFacts = {
  likeCounts: [90, 80, 70, 50, 50, 40, 30, 20, 10, 0],
  genres: [
    ['Drama'],
    ['Drama', 'Crime'],
    ['Comedy'],
    ['Comedy', 'Drama'],
    [],
    ['Crime'],
    ['Drama'],
    ['Horror'],
    [],
    ['Western'],
  ],
};

test('judges two lists of a ten-item catalogue as worked out by hand', () => {
  const lists: JudgedList[] = [
    // Hits at ranks 1 and 3 of three likes: DCG 1 + 1/2, ideal 1 + 1/log2(3) + 1/2 = 2.130930.
    { items: [0, 1, 3], relevant: new Set([0, 3, 9]) },
    // A hit at rank 2 of one like: DCG 1/log2(3) = 0.630930, ideal 1.
    { items: [4, 5], relevant: new Set([5]) },
    // No hit of two likes.
    { items: [2, 6], relevant: new Set([7, 8]) },
  ];
  const quality = judgeLists(lists, tenMovies);
  expect(round(quality['ndcg@10'])).toBe(round((1.5 / 2.1309297536 + 0.6309297536 + 0) / 3));
  expect(round(quality['recall@20'])).toBe(round((2 / 3 + 1 + 0) / 3));
  expect(round(quality['hitRate@10'])).toBe(round(2 / 3));
  // Movies 0, 1, 2, 3, 4, 5, 6 of ten.
  expect(quality['coverage@10']).toBe(0.7);
  // Places by likes: 0, 1, 3 have 1, 2, 4; 4 shares place 4 with 3; 5 has 6; 2 has 3; 6 has 7.
  expect(round(quality['popularityRank@10'])).toBe(round((1 + 2 + 4 + 4 + 6 + 3 + 7) / 7));
  // Pairs of the first list: 0-1 1/2, 0-3 1/2, 1-3 1/3; of the others: nothing in common.
  expect(round(quality['genreSimilarity@10'])).toBe(round(((1 / 2 + 1 / 2 + 1 / 3) / 3 + 0 + 0) / 3));
});

test('counts ten movies, and twenty for recall', () => {
  const items = Array.from({ length: 20 }, (_, i) => i);
  const facts = { likeCounts: items, genres: items.map(() => []) };
  const quality = judgeLists([{ items, relevant: new Set([10, 19, 99]) }], facts);
  expect([quality['ndcg@10'], quality['hitRate@10'], quality['coverage@10']]).toEqual([0, 0, 0.5]);
  expect(quality['recall@20']).toBeCloseTo(2 / 3);
});

/** The same figures from their definitions, loop by loop. */
const judgeAgain = (lists: readonly JudgedList[], { likeCounts, genres }: MovieFacts) => {
  const sums = { ndcg: 0, recall: 0, hits: 0, rank: 0, slots: 0, similarity: 0 };
  const shown: boolean[] = [];
  for (const { items, relevant } of lists) {
    let [dcg, ideal, found, hit] = [0, 0, 0, false];
    for (let place = 1; place <= items.length; place++) {
      const item = items[place - 1]!;
      if (place <= 20 && relevant.has(item)) found += 1;
      if (place > 10) continue;
      shown[item] = true;
      sums.slots += 1;
      sums.rank += 1;
      for (let other = 0; other < likeCounts.length; other++)
        if (likeCounts[other]! > likeCounts[item]!) sums.rank += 1;
      if (!relevant.has(item)) continue;
      hit = true;
      dcg += Math.LN2 / Math.log(1 + place);
    }
    for (let place = 1; place <= 10 && place <= relevant.size; place++) ideal += Math.LN2 / Math.log(1 + place);
    sums.ndcg += dcg / ideal;
    sums.recall += found / relevant.size;
    sums.hits += hit ? 1 : 0;
    let [pairs, overlap] = [0, 0];
    for (let a = 0; a < Math.min(10, items.length); a++)
      for (let b = 0; b < a; b++) {
        const all = new Set([...genres[items[a]!]!, ...genres[items[b]!]!]);
        const both = [...all].filter((g) => genres[items[a]!]!.includes(g) && genres[items[b]!]!.includes(g));
        pairs += 1;
        overlap += all.size === 0 ? 0 : both.length / all.size;
      }
    sums.similarity += overlap / pairs;
  }
  return {
    'ndcg@10': sums.ndcg / lists.length,
    'recall@20': sums.recall / lists.length,
    'hitRate@10': sums.hits / lists.length,
    'coverage@10': shown.filter(Boolean).length / genres.length,
    'popularityRank@10': sums.rank / sums.slots,
    'genreSimilarity@10': sums.similarity / lists.length,
  };
};

test('agrees with a second implementation on random lists', () => {
  const random = createRandom(7);
  const movies = Array.from({ length: 50 }, (_, i) => i);
  const words = ['Drama', 'Comedy', 'Crime', 'Horror', 'War'];
  const facts: MovieFacts = {
    likeCounts: movies.map(() => Math.floor(random() * 12)),
    genres: movies.map(() => words.filter(() => random() < 0.35)),
  };
  const lists = Array.from({ length: 40 }, (): JudgedList => {
    const relevant = new Set(sample(movies, 1 + Math.floor(random() * 14), random));
    return { items: sample(movies, 2 + Math.floor(random() * 19), random), relevant };
  });
  const [quality, again] = [judgeLists(lists, facts), judgeAgain(lists, facts)];
  for (const [name, value] of Object.entries(again))
    expect(quality[name as keyof typeof again], name).toBeCloseTo(value, 12);
});

test('the reliability table compares shown scores with what was liked, tenth by tenth', () => {
  const { ratings, likeRate, expectedCalibrationError, bins } = reliabilityOf([
    { score: 0.12, liked: false },
    { score: 0.18, liked: true },
    { score: 0.7, liked: true },
    { score: 0.75, liked: true },
    { score: 1, liked: true },
  ]);
  expect([ratings, likeRate]).toEqual([5, 0.8]);
  expect(bins.map(({ from, to, ratings: count }) => [from, to, count])).toEqual([
    [0.1, 0.2, 2],
    [0.7, 0.8, 2],
    [0.9, 1, 1],
  ]);
  expect(bins.map(({ predicted, observed }) => [round(predicted), observed])).toEqual([
    [0.15, 0.5],
    [0.725, 1],
    [1, 1],
  ]);
  expect(round(expectedCalibrationError)).toBe(round((2 * 0.35 + 2 * 0.275 + 0) / 5));
});
