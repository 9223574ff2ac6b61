import { Command, Option } from 'commander';
import { z } from 'zod';
import { freeBundlePlace } from '../bundling/bundle-place.ts';
import { evaluate } from '../evaluate.ts';
import { reportText } from '../evaluation/report-text.ts';
import type { Progress } from '../progress.ts';
import type { SplitChoice } from '../splitting/evaluation-data.ts';
import { ToolError } from '../tool-error.ts';
import { addModelFlags, modelFlags, settingsOf, toInteger } from './model-flags.ts';

const flagsSchema = z.object({
  data: z.string().optional(),
  train: z.string().optional(),
  test: z.string().optional(),
  by: z.enum(['random', 'time']).optional(),
  seed: z.number().optional(),
  core: z.number().optional(),
  exclude: z.enum(['rated', 'likes']),
  keep: z.string().optional(),
  json: z.boolean().default(false),
  ...modelFlags,
});
type Flags = z.infer<typeof flagsSchema>;

const greatestSeed = 2 ** 32 - 1;

const givenSplit = ({ data, train, test, by, seed }: Flags): SplitChoice => {
  if (train === undefined || test === undefined) throw new ToolError('--train and --test belong together');
  if (by !== undefined || seed !== undefined)
    throw new ToolError('--by and --seed divide --data; --train and --test are divided already');
  return { kind: 'given', data: data ?? null, train, test };
};

const splitOf = (flags: Flags): SplitChoice => {
  const { data, train, test, by, seed } = flags;
  if (train !== undefined || test !== undefined) return givenSplit(flags);
  if (data === undefined) throw new ToolError('--data <folder> is missing (or --train <folder> and --test <folder>)');
  if (by !== 'time') return { kind: 'random', data, seed: seed ?? 1 };
  if (seed !== undefined) throw new ToolError('--seed belongs to --by random');
  return { kind: 'time', data };
};

const optionsOf = async (flags: Flags) => ({
  split: splitOf(flags),
  core: flags.core ?? null,
  exclude: flags.exclude,
  settings: { byTime: settingsOf(flags, { isRecent: true }), atRandom: settingsOf(flags, { isRecent: false }) },
  keep: flags.keep === undefined ? null : (await freeBundlePlace(flags.keep)).directory,
});

/** `marquee evaluate`; `print` gets what is for stdout. */
export const evaluateCommand = (progress: Progress, print: (text: string) => void): Command =>
  addModelFlags(new Command('evaluate'), { recencyDefault: 'on when the newest ratings are held out' })
    .description('train on one part of the ratings and measure, by the rest, what the server recommends')
    .option('--data <folder>', 'folder with ratings.csv and movies.csv, or ratings.dat and movies.dat')
    .addOption(new Option('--by <how>', 'hold out a fifth (default: random)').choices(['random', 'time']))
    .option('--seed <n>', 'of the random split (default: 1)', toInteger(0, greatestSeed))
    .option('--core <n>', 'only users and movies with at least n likes', toInteger(1, 1_000_000))
    .addOption(new Option('--exclude <what>', 'what lists leave out').choices(['rated', 'likes']).default('rated'))
    .option('--train <folder>', 'ratings to learn from; together with --test')
    .option('--test <folder>', 'held-out ratings; together with --train')
    .option('--keep <dir/name/version>', 'keep the trained bundle there')
    .option('--json', 'print JSON for machines')
    .action(async (_options: unknown, command: Command) => {
      const flags = flagsSchema.parse(command.opts());
      const { evaluation } = await evaluate(await optionsOf(flags), progress);
      print(flags.json ? `${JSON.stringify(evaluation, null, 2)}\n` : reportText(evaluation));
    });
