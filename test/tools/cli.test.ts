import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProgress } from '../../src/tools/progress.ts';
import { trainCommand } from '../../src/tools/commands/train-command.ts';
import { folderOf, silent, syntheticFiles } from './synthetic.ts';

const cli = join(import.meta.dirname, '../../src/tools/cli.ts');

const run = (...args: string[]): Promise<{ code: number; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', cli, ...args], (error, _stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stderr }),
    );
  });

test('train writes a bundle and ends with 0', async () => {
  const data = await folderOf(syntheticFiles());
  const out = join(data, 'models/tiny/3');
  const { code, stderr } = await run('train', '--data', data, '--out', out, '--model', 'item-knn');
  expect(stderr).toMatch(/40 movies, 60 users/u);
  expect(code).toBe(0);
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
