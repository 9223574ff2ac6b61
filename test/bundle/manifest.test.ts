import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../src/bundle/manifest/manifest.ts';
import { leastManifest } from '../support/manifests.ts';
import { bundleError } from '../support/refusals.ts';

const parse = (manifest: unknown) => () => parseManifest(JSON.stringify(manifest));
const withPart = (part: Record<string, unknown>) => parse({ ...leastManifest(), ...part });

/** Matches a refusal that names each of `problems`. */
const refusal = (...problems: readonly string[]) =>
  bundleError({
    step: 'MANIFEST',
    file: 'manifest.json',
    actual: expect.toSatisfy(
      (actual: string) => problems.every((problem) => actual.includes(problem)),
      problems.join(),
    ),
  });

describe('a manifest', () => {
  test('with nothing but what is required is completed with defaults', () => {
    expect(parse(leastManifest())()).toMatchObject({
      metrics: {},
      hyperparameters: {},
      attributions: [],
      neutral: 0,
      strongMatch: 0.8,
      golden: [],
      inputs: [{ role: 'history', maxLength: 1000 }, {}, {}],
    });
  });

  test.each(['', '{', '[1,', '<html>', 'version https://git-lfs.github.com/spec/v1', '\0\0\0\0'])(
    'that is not JSON is refused as that: %j',
    (text) => {
      expect(() => parseManifest(text)).toThrow(refusal('not JSON'));
    },
  );

  test.each(['null', '[]', '1', '"x"'])('that is JSON but no object is refused: %s', (text) => {
    expect(() => parseManifest(text)).toThrow(refusal('manifest: '));
  });

  test('is refused with all its problems at once, those of its roles too', () => {
    const manifest = {
      ...leastManifest(),
      format: 2,
      version: '../x',
      strongMatch: 2,
      surprise: true,
      files: { 'model.onnx': { sha256: 'ABC', bytes: -1 } },
      inputs: [{ name: 'h', role: 'history', layout: 'ragged' }],
    };
    expect(parse(manifest)).toThrow(
      refusal(
        'format: ',
        'version: ',
        'strongMatch: ',
        '"surprise"',
        'files.model.onnx.sha256: must be 64 lower-case hexadecimal digits',
        'files.model.onnx.bytes: ',
        'a ragged history needs historyRow and rowCount',
      ),
    );
  });

  test.each<[string, Record<string, unknown>]>([
    ['at the top', { extra: 1 }],
    ['in an input', { inputs: [{ name: 'u', role: 'userIndex', extra: 1 }] }],
    ['in the output', { output: { kind: 'scores', scores: 's', extra: 1 } }],
    ['in the transform', { scoreTransform: { kind: 'logistic', a: 0, b: 1, extra: 1 } }],
    ['in recency', { recency: { floor: 0, halfLife: 1, extra: 1 } }],
    ['in the prior', { popularityPrior: { coefficient: 0, smoothing: 1, extra: 1 } }],
    ['in a golden answer', { golden: [{ userId: '1', topK: 1, itemIds: [], scores: [], extra: 1 }] }],
    ['in a file', { files: { ...leastManifest().files, x: { sha256: 'a'.repeat(64), bytes: 1, extra: 1 } } }],
  ])('with a key that nobody knows is refused: %s', (_, part) => {
    expect(withPart(part)).toThrow(refusal('"extra"'));
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a transform that decreases', { scoreTransform: { kind: 'logistic', a: 0, b: -1 } }, 'scoreTransform.b'],
    ['an empty linear range', { scoreTransform: { kind: 'linear', min: 1, max: 1 } }, 'max must be greater than min'],
    ['a unit of 0', { scoreTransform: { kind: 'asinh-logistic', a: 0, b: 1, unit: 0 } }, 'scoreTransform.unit'],
    ['a half life of 0', { recency: { floor: 0, halfLife: 0 } }, 'recency.halfLife'],
    ['a floor over 1', { recency: { floor: 1.5, halfLife: 1 } }, 'recency.floor'],
    ['smoothing of 0', { popularityPrior: { coefficient: 1, smoothing: 0 } }, 'popularityPrior.smoothing'],
    ['no model', { files: { 'items.jsonl': leastManifest().files['items.jsonl'] } }, 'must list model.onnx'],
    ['no items', { files: { 'model.onnx': leastManifest().files['model.onnx'] } }, 'must list items.jsonl'],
    ['a golden answer for nobody', { golden: [{ topK: 1, itemIds: [], scores: [] }] }, 'either userId or history'],
    [
      'a golden answer for two',
      { golden: [{ userId: '1', history: ['1'], topK: 1, itemIds: [], scores: [] }] },
      'either userId or history',
    ],
    [
      'more golden items than scores',
      { golden: [{ userId: '1', topK: 1, itemIds: ['1'], scores: [] }] },
      'as many scores as itemIds',
    ],
    ['a creation time without a zone', { createdAt: '2026-01-01T00:00:00' }, 'createdAt'],
    ['an attribution that runs a script', { attributions: [{ name: 'x', notice: '', url: 'javascript:1' }] }, 'url'],
    ['no inputs', { inputs: [] }, 'inputs'],
  ])('with %s is refused', (_, part, problem) => {
    expect(withPart(part)).toThrow(refusal(problem));
  });

  test('with a number too great for JSON is refused', () => {
    expect(() => parseManifest(JSON.stringify(leastManifest()).replace('"b":1', '"b":1e999'))).toThrow(
      refusal('scoreTransform.b'),
    );
  });
});

const history = { name: 'h', role: 'history' };
const weights = { name: 'w', role: 'historyWeights' };
const row = { name: 'r', role: 'historyRow' };
const count = { name: 'c', role: 'rowCount' };
const user = { name: 'u', role: 'userIndex' };
const ragged = { ...history, layout: 'ragged' };
const padded = { ...history, layout: 'padded', padIndex: 0 };
const single = { ...history, layout: 'single' };

describe('the inputs of a manifest', () => {
  test.each([
    ['ragged', [ragged, row, count]],
    ['ragged with weights and a user', [ragged, row, count, weights, user]],
    ['padded', [padded, weights]],
    ['single', [single]],
    ['a user alone', [user]],
  ])('may be %s', (_, inputs) => {
    expect(withPart({ inputs })).not.toThrow();
  });

  test.each([
    ['a role twice', [user, { ...user, name: 'v' }], 'may be used once'],
    ['a name twice', [{ ...weights, name: 'h' }, padded], 'each name may be used once'],
    ['neither history nor user', [count], 'needs a history, a userIndex or a userFeatures input'],
    ['ragged without rows', [ragged, count], 'ragged history needs historyRow and rowCount'],
    ['ragged without a count', [ragged, row], 'ragged history needs historyRow and rowCount'],
    ['rows of a padded history', [padded, row], 'belong to a ragged history'],
    ['a count of no history', [user, count], 'belong to a ragged history'],
    ['weights of no history', [user, weights], 'historyWeights belongs to a history'],
    ['padding without an index', [{ ...padded, padIndex: undefined }], 'needs a padIndex'],
    ['a role that nobody knows', [{ name: 'x', role: 'mood' }], 'inputs.0.role'],
    ['a layout that nobody knows', [{ ...history, layout: 'spiral' }], 'inputs.0.layout'],
  ])('may not be %s', (_, inputs, problem) => {
    expect(withPart({ inputs: inputs })).toThrow(refusal(problem));
  });
});
