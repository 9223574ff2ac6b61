import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, syntheticFiles } from './synthetic.ts';

const cli = join(import.meta.dirname, '../../src/tools/cli.ts');

const run = (...args: string[]): Promise<{ code: number; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', cli, ...args], (error, _stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stderr }),
    );
  });

test('train writes a bundle and ends with 0', async () => {
  const data = await folderOf(syntheticFiles());
  const { code, stderr } = await run(
    'train',
    '--data',
    data,
    '--out',
    join(data, 'models/tiny/3'),
    '--model',
    'item-knn',
  );
  expect(stderr).toMatch(/40 movies, 60 users/u);
  expect(code).toBe(0);
});

test.each([
  [
    ['--data', '/does/not/exist', '--out', 'models/movies/2'],
    /error: the data folder \/does\/not\/exist does not exist/u,
  ],
  [['--data', '.', '--out', 'models/movies/a b'], /"a b" is no version/u],
  [['--data', '.', '--out', 'models/movies/2', '--l2', '-1'], /--l2 .* is invalid. Must be a number above 0/u],
  [['--data', '.', '--out', 'models/movies/2', '--neighbours', '1.5'], /Must be an integer from 1/u],
  [['--data', '.', '--out', 'models/movies/2', '--model', 'svd'], /Allowed choices are linear, item-knn/u],
  [['--data', '.', '--out', 'a/b', '--model', 'item-knn', '--l2', '1'], /--l2 and --recency belong to --model linear/u],
  [['--out', 'models/movies/2'], /required option '--data <folder>' not specified/u],
])('train ends with 1 and says why: %j', async (args, message) => {
  const { code, stderr } = await run('train', ...args);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /u);
  expect(code).toBe(1);
});
