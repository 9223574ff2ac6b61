import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { projectRoot } from '../support/project-root.ts';
import { runTool } from '../support/run-tool.ts';
import { startServer } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { batchRecommend, modelInfo } from './operations.ts';

// The commands of the page are what is run, so that the page can't say anything that does not work.
const page = await readFile(join(projectRoot, 'docs/bring-your-model.md'), 'utf8');
const blocks = [
  ...page.matchAll(/```sh\nnpm run bundle -- (pack --model examples[^`]*)\n```\n\n```text\n([^`]*)\n```/g),
];
const examples = blocks.map(([, command, printed]) => {
  const args = command!.replaceAll('\\\n', ' ').split(/\s+/);
  return { folder: /examples\/([^/]+)/.exec(command!)![1]!, args, printed: printed! };
});

const expectedSchema = z.record(z.string(), z.array(z.string()));

const pack = async (args: readonly string[], out: string): Promise<string> => {
  const own = args.map((arg, at) => (args[at - 1] === '--out' ? out : arg));
  return (await runTool(own)).stdout;
};

/** Without scores, whose last digit is the processor's. */
const withoutScores = (text: string): string => text.trim().replaceAll(/0\.\d{3}/g, 'x');

test('the page has the command and the answers of each example', () => {
  expect(examples.map(({ folder }) => folder)).toEqual([
    'pytorch-two-tower',
    'pytorch-sasrec',
    'lightgbm',
    'scikit-learn',
    'xgboost',
  ]);
});

test.each(examples)('$folder is packed as the page says and serves what the framework recommends', async (example) => {
  const models = await temporaryFolder();
  const printed = await pack(example.args, join(models, 'movies/1'));
  expect(withoutScores(printed)).toBe(withoutScores(example.printed));

  const expected = expectedSchema.parse(
    JSON.parse(await readFile(join(projectRoot, 'examples', example.folder, 'expected.json'), 'utf8')),
  );
  const server = await startServer({ MODELS_DIR: models });
  const userIds = Object.keys(expected);
  const { batchRecommend: batch } = await server.data(batchRecommend, { userIds, topK: 10 });
  const lists = batch!.results.map(({ error, source, userId, recommendations }) => {
    expect({ error, source }).toEqual({ error: null, source: 'MODEL' });
    return [userId, recommendations!.map(({ movie }) => movie.id)];
  });
  expect(Object.fromEntries(lists)).toEqual(expected);
  const { modelInfo: info } = await server.data(modelInfo);
  expect(info.status).toBe('LOADED');
});
