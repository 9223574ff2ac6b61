import { describe, expect, test } from 'vitest';
import { parseManifest, type Manifest } from '../../../src/bundle/manifest/manifest.ts';
import { pairsPerRun, staticRows, usersPerRun } from '../../../src/inference/child/graph/run-size.ts';
import type { GraphTensor } from '../../../src/inference/protocol.ts';
import { leastManifest } from '../../support/manifests.ts';

const manifestOf = (inputs: unknown, output: unknown = { kind: 'scores', scores: 's' }): Manifest =>
  parseManifest(JSON.stringify({ ...leastManifest(), inputs, output }));
const graph = (inputs: Record<string, GraphTensor['shape']>, output: GraphTensor['shape']) => ({
  inputs: Object.entries(inputs).map(([name, shape]) => ({ name, elementType: 'float32', shape })),
  outputs: [
    { name: 'other', elementType: 'float32', shape: [77, 77] },
    { name: 's', elementType: 'float32', shape: output },
  ],
});
const padded = { name: 'h', role: 'history', layout: 'padded', padIndex: 0 };
const pairs = { kind: 'pairs', scores: 's' };
const item = { name: 'i', role: 'itemIndex' };

test.each([
  [10, 100],
  [3_200, 100],
  [10_000, 32],
  [60_000, 5],
  [1_000_000, 1],
])('a graph that scores %d items runs for %d users', (itemCount, users) => {
  expect(usersPerRun(itemCount)).toBe(users);
});

test('a graph that picks items itself runs for a hundred', () => {
  expect(usersPerRun(null)).toBe(100);
});

describe('a run of pairs', () => {
  const ofHistory = manifestOf([padded, item], pairs);

  test('is large where each row is small', () => {
    const ncf = manifestOf([{ name: 'u', role: 'userIndex' }, item], pairs);
    expect(pairsPerRun(ncf, graph({ u: ['r'], i: ['r'] }, ['r']), 0)).toBe(8192);
  });

  test.each([
    [10, 8192],
    [100, 3200],
    [1000, 320],
    [1_000_000, 1],
  ])('repeats a history of %d in %d rows', (length, rows) => {
    expect(pairsPerRun(ofHistory, graph({ h: ['r', 'l'], i: ['r'] }, ['r']), length)).toBe(rows);
  });

  test('is as wide as the graph says, or as its features', () => {
    expect(pairsPerRun(ofHistory, graph({ h: ['r', 1000], i: ['r'] }, ['r']), 3)).toBe(320);
    const columns = Array.from({ length: 640 }, (_, at) => `genre:${at}`);
    const ranker = manifestOf([{ ...padded }, { name: 'f', role: 'itemFeatures', columns }], pairs);
    expect(pairsPerRun(ranker, graph({ h: ['r', 'l'], f: ['r', 640] }, ['r']), 3)).toBe(500);
  });
});

describe('case 4: the rows of every run', () => {
  const ragged = manifestOf([
    { name: 'h', role: 'history', layout: 'ragged' },
    { name: 'r', role: 'historyRow' },
    { name: 'n', role: 'rowCount' },
  ]);
  const user = manifestOf([{ name: 'u', role: 'userIndex' }]);

  test.each<[string, Manifest, ReturnType<typeof graph>, number | null]>([
    ['vary', user, graph({ u: ['b'] }, ['b', 12]), null],
    ['vary without a name', user, graph({ u: [''] }, ['', 12]), null],
    ['are those of an input', user, graph({ u: [4] }, ['b', 12]), 4],
    ['are those of the output', user, graph({ u: ['b'] }, [4, 12]), 4],
    ['are not the items of a single row', user, graph({ u: ['b'] }, [12]), null],
    ['are one for a history of one user', manifestOf([{ ...padded, layout: 'single' }]), graph({ h: [12] }, [12]), 1],
    ['are not the one count of a ragged graph', ragged, graph({ h: ['t'], r: ['t'], n: [1] }, ['n', 12]), null],
    ['are those of pairs', manifestOf([padded, item], pairs), graph({ h: ['r', 9], i: ['r'] }, [64]), 64],
  ])('%s', (_, manifest, tensors, rows) => {
    expect(staticRows(manifest, tensors)).toBe(rows);
  });
});
