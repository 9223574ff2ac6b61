import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { bundlePlace } from '../bundling/bundle-place.ts';
import type { Progress } from '../progress.ts';
import type { ModelSettings } from '../scoring/model-settings.ts';
import { ToolError } from '../tool-error.ts';
import { train } from '../train.ts';

const optionsSchema = z.object({
  data: z.string(),
  out: z.string(),
  model: z.enum(['linear', 'item-knn']),
  l2: z.number().optional(),
  neighbours: z.number().optional(),
  recency: z.enum(['on', 'off']).optional(),
});
type TrainFlags = z.infer<typeof optionsSchema>;

const mostNeighbours = 4096;

const toPositive = (text: string): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError('Must be a number above 0.');
  return value;
};

const toNeighbours = (text: string): number => {
  const value = toPositive(text);
  if (!Number.isInteger(value) || value > mostNeighbours)
    throw new InvalidArgumentError(`Must be an integer from 1 to ${mostNeighbours}.`);
  return value;
};

const settingsOf = ({ model, l2, neighbours, recency }: TrainFlags): ModelSettings => {
  if (model === 'linear')
    return { kind: model, l2: l2 ?? 150, neighbours: neighbours ?? 128, recency: recency !== 'off' };
  if (l2 !== undefined || recency === 'on') throw new ToolError('--l2 and --recency belong to --model linear');
  return { kind: model, neighbours: neighbours ?? 100 };
};

/** The flags that say which model is trained and how. */
const addModelFlags = (command: Command): Command =>
  command
    .addOption(new Option('--model <kind>', 'which model').choices(['linear', 'item-knn']).default('linear'))
    .option('--l2 <number>', 'regularisation of the linear model (default: 150; 375 suits ml-1m)', toPositive)
    .option('--neighbours <n>', 'neighbours kept per movie (default: 128, item-knn: 100)', toNeighbours)
    .addOption(
      new Option('--recency <on|off>', 'let the newest likes count more (linear model; default: on)').choices([
        'on',
        'off',
      ]),
    );

/** `marquee train`. */
export const trainCommand = (progress: Progress): Command =>
  addModelFlags(new Command('train'))
    .description('train a model on a MovieLens folder and write its bundle')
    .requiredOption('--data <folder>', 'folder with ratings.csv and movies.csv, or ratings.dat and movies.dat')
    .requiredOption('--out <dir/name/version>', "the bundle's folder; its last two parts are name and version")
    .action(async (_options: unknown, command: Command) => {
      const flags = optionsSchema.parse(command.opts());
      const { directory } = bundlePlace(flags.out);
      await train({ data: flags.data, directory, settings: settingsOf(flags) }, progress);
    });
