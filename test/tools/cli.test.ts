import { execFile } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProgress } from '../../src/tools/progress.ts';
import { evaluateCommand } from '../../src/tools/commands/evaluate-command.ts';
import { trainCommand } from '../../src/tools/commands/train-command.ts';
import { folderOf, silent, syntheticFiles } from './synthetic.ts';

const cli = join(import.meta.dirname, '../../src/tools/cli.ts');

const run = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', cli, ...args], (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

test('train writes a bundle and ends with 0', async () => {
  const data = await folderOf(syntheticFiles());
  const out = join(data, 'models/tiny/3');
  const { code, stderr } = await run('train', '--data', data, '--out', out, '--model', 'item-knn');
  expect(stderr).toMatch(/40 movies, 60 users/u);
  expect(code).toBe(0);
});

test('train refuses to write over a folder that is no bundle, before it trains', async () => {
  const data = await folderOf(syntheticFiles());
  const { code, stderr } = await run('train', '--data', data, '--out', data);
  expect(stderr).toMatch(/is no bundle, it holds "[a-z]+\.csv": give <dir>\/<name>\/<version>/u);
  expect(stderr).not.toContain('Training');
  expect(code).toBe(1);
});

test('train ends with 1 and a message without a stack when something is wrong with the data', async () => {
  const { code, stderr } = await run('train', '--data', '/does/not/exist', '--out', 'models/movies/2');
  expect(stderr).toMatch(/\nerror: the data folder \/does\/not\/exist does not exist\n$/u);
  expect(code).toBe(1);
});

test.each([
  [['--data', '.', '--out', 'models/movies/a b'], /"a b" is no version/u],
  [['--data', '.', '--out', 'models/movies/2', '--l2', '-1'], /--l2 .* is invalid. Must be a number above 0/u],
  [['--data', '.', '--out', 'models/movies/2', '--neighbours', '1.5'], /Must be an integer from 1/u],
  [['--data', '.', '--out', 'models/movies/2', '--model', 'svd'], /Allowed choices are linear, item-knn/u],
  [['--data', '.', '--out', 'a/b', '--model', 'item-knn', '--l2', '1'], /--l2 and --recency belong to --model linear/u],
  [['--out', 'models/movies/2'], /required option '--data <folder>' not specified/u],
])('train refuses %j', async (args, message) => {
  const quiet = createProgress({ write: silent }, () => 0);
  const command = trainCommand(quiet).exitOverride().configureOutput({ writeErr: silent });
  await expect(command.parseAsync(args, { from: 'user' })).rejects.toThrow(message);
});

test('evaluate prints nothing but JSON on stdout when it is asked to, and check and show know the bundle it kept', async () => {
  const data = await folderOf(syntheticFiles());
  const keep = join(data, 'models/tiny/1');
  const { code, stdout, stderr } = await run('evaluate', '--data', data, '--by', 'time', '--keep', keep, '--json');
  expect(code).toBe(0);
  expect(stderr).toMatch(/Loading the bundle as the server does: done/u);
  expect(JSON.parse(stdout)).toMatchObject({
    data: { movies: 40, users: 60, isByTime: true },
    settings: { kind: 'linear', recency: true },
    lists: [{ recommender: 'linear (served)' }, { recommender: 'item-knn' }, { recommender: 'most popular' }],
  });

  const checked = await run('check', keep);
  expect([checked.code, checked.stderr]).toEqual([0, '']);
  expect(checked.stdout).toMatch(/^ok +HASHES +model\.onnx: expected \d+ bytes, SHA-256 [0-9a-f]{64}; got the same$/mu);
  expect(checked.stdout).toMatch(/\n13 checks: 13 ok, 0 failed, 0 skipped\n$/u);
  expect((await run('show', keep)).stdout).toMatch(/^tiny 1\n/u);

  await appendFile(join(keep, 'items.jsonl'), '\n');
  const spoilt = await run('check', keep);
  expect(spoilt.code).toBe(1);
  expect(spoilt.stdout).toMatch(/^FAILED +HASHES +items\.jsonl: expected \d+ bytes; got \d+ bytes$/mu);
  expect(spoilt.stdout).toMatch(/^skipped +WARM_UP .*; not checked, because what it needs did not pass$/mu);
});

test.each([
  [[], /--data <folder> is missing/u],
  [['--train', 'a'], /--train and --test belong together/u],
  [['--train', 'a', '--test', 'b', '--seed', '2'], /--by and --seed divide --data/u],
  [['--data', '.', '--by', 'time', '--seed', '2'], /--seed belongs to --by random/u],
  [['--data', '.', '--by', 'luck'], /Allowed choices are random, time/u],
  [['--data', '.', '--exclude', 'all'], /Allowed choices are rated, likes/u],
  [['--data', '.', '--core', '0'], /Must be an integer from 1/u],
  [['--data', '.', '--keep', 'a/b c'], /"b c" is no version/u],
  [['--data', '.', '--model', 'item-knn', '--recency', 'on'], /--l2 and --recency belong to --model linear/u],
])('evaluate refuses %j', async (args, message) => {
  const quiet = createProgress({ write: silent }, () => 0);
  const command = evaluateCommand(quiet, silent).exitOverride().configureOutput({ writeErr: silent });
  await expect(command.parseAsync(args, { from: 'user' })).rejects.toThrow(message);
});
