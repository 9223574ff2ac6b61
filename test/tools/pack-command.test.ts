import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packCommand } from '../../src/tools/commands/pack-command.ts';
import { createProgress } from '../../src/tools/progress.ts';
import { projectRoot } from '../support/project-root.ts';
import { silent } from './synthetic.ts';

const data = join(projectRoot, 'examples/data');
const required = ['--model', 'm.onnx', '--items', 'i.csv', '--out', 'models/movies/3'];

const run = (args: readonly string[], print: (text: string) => void, ask: () => Promise<boolean>): Promise<unknown> => {
  const quiet = createProgress({ write: silent }, () => 0);
  const command = packCommand(quiet, print, ask).exitOverride().configureOutput({ writeErr: silent });
  return command.parseAsync([...args], { from: 'user' });
};

test.each([
  [['--model', 'm.onnx', '--items', 'i.csv'], /required option '--out <dir\/name\/version>' not specified/],
  [['--model', 'm.onnx', '--items', 'i.csv', '--out', 'a/b c'], /"b c" is no version/],
  [[...required, '--first-item', '-1'], /Must be a whole number from 0/],
  [[...required, '--pad-index', 'x'], /Must be a number/],
  [[...required, '--default', 'age'], /Must be <name>=<value>/],
  [[...required, '--input', 'x=teapot'], /--input x=teapot: expected <input>=<role>/],
  [[...required, '--history-as', 'names'], /Allowed choices are ids, indices/],
  [[...required, '--score-transform', 'logistic:1'], /Must be linear:<min>,<max>, logistic:<a>,<b>/],
  [required, /--model m\.onnx cannot be read: ENOENT/],
])('pack refuses %j', async (args, message) => {
  await expect(run(args, silent, async () => true)).rejects.toThrow(message);
});

test('nothing is written when the proposal is not what it should be', async () => {
  const model = join(projectRoot, 'examples/pytorch-two-tower/model.onnx');
  const files = ['--model', model, '--items', join(data, 'items.csv'), '--users', join(data, 'users.csv')];
  let printed = '';
  const ask = async (): Promise<boolean> => {
    expect(printed).toMatch(/^input +user +int64 \[batch\] +userIndex$/m);
    return false;
  };
  const attempt = run([...files, '--out', 'models/never/1'], (text) => (printed += text), ask);
  await expect(attempt).rejects.toThrow('nothing was written');
});
