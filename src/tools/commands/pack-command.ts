import { Command, Option } from 'commander';
import type { ScoreTransform } from '../../bundle/manifest/manifest.ts';
import { freeBundlePlace } from '../bundling/bundle-place.ts';
import { confirmOnTerminal } from '../packing/confirm.ts';
import { parseInputFlag, parseOutputFlag, type OutputFlag } from '../packing/graph/role-flags.ts';
import type { InputRole } from '../packing/graph/roles.ts';
import { pack } from '../packing/pack.ts';
import type { PackOptions } from '../packing/pack-options.ts';
import type { Progress } from '../progress.ts';
import { collect, numberPair, pair, toCount, toNumber, toTransform } from './flag-values.ts';

interface PackFlags {
  model: string;
  items: string;
  users?: string;
  holdout?: string;
  out: string;
  yes?: true;
  input?: ReadonlyMap<string, InputRole>;
  output?: ReadonlyMap<string, OutputFlag>;
  padIndex?: number;
  firstItem: number;
  firstUser: number;
  firstOutput?: number;
  maxLength?: number;
  candidates?: number;
  default?: ReadonlyMap<string, number>;
  itemOrder?: string;
  userOrder?: string;
  itemColumn?: ReadonlyMap<string, string>;
  userColumn?: ReadonlyMap<string, string>;
  holdoutColumn?: ReadonlyMap<string, string>;
  historyAs: 'ids' | 'indices';
  userIdType?: 'integer' | 'string';
  likeFrom: number;
  scoreTransform?: ScoreTransform;
  neutral?: number;
  strongMatch?: number;
  framework?: string;
  metric?: ReadonlyMap<string, number>;
}

const addGraphFlags = (command: Command): Command =>
  command
    .optionsGroup('What the graph means, where its names do not tell:')
    .option(
      '--input <name=role>',
      'role of an input: history:padded, userIndex, ... (repeatable)',
      collect(parseInputFlag),
    )
    .option(
      '--output <name=role>',
      'role of an output: scores, pairs:<column>, top, topScores (repeatable)',
      collect(parseOutputFlag),
    )
    .option('--first-item <n>', "the graph's index of the first item; 1 where 0 stands for padding", toCount, 0)
    .option('--first-user <n>', "the graph's index of the first user", toCount, 0)
    .option('--first-output <n>', 'the column of scores, or the index of top, that is the first item', toCount)
    .option('--pad-index <n>', "the graph's index that fills up short histories", toCount)
    .option('--max-length <n>', 'longest history the graph is fed with', toCount)
    .option(
      '--candidates <n>',
      'pairs: how many of the most popular items are scored (default: all up to 2000, else 1000)',
      toCount,
    )
    .option(
      '--default <column=n>',
      'what stands for an unknown value of a feature (repeatable; 0)',
      collect(numberPair),
    );

const addTableFlags = (command: Command): Command =>
  command
    .optionsGroup('What the files mean, where their columns do not tell:')
    .option('--item-order <column>', 'column that counts the items in tensor order (default: the order of the rows)')
    .option('--user-order <column>', 'column that counts the users in tensor order (default: the order of the rows)')
    .option('--item-column <field=column>', 'column of id, title, genres, releaseYear, ... (repeatable)', collect(pair))
    .option('--user-column <field=column>', 'column of id, history or weights (repeatable)', collect(pair))
    .option('--holdout-column <field=column>', 'column of user, item, rating or liked (repeatable)', collect(pair))
    .addOption(new Option('--history-as <what>', 'what histories hold').choices(['ids', 'indices']).default('ids'))
    .addOption(new Option('--user-id-type <type>', 'default: integer if all are').choices(['integer', 'string']))
    .option('--like-from <rating>', 'the least held-out rating that is a like', toNumber, 4);

const addShownFlags = (command: Command): Command =>
  command
    .optionsGroup('What is shown:')
    .option(
      '--score-transform <kind:numbers>',
      'linear:<min>,<max>, logistic:<a>,<b> or asinh-logistic:<a>,<b>,<unit>',
      toTransform,
    )
    .option('--neutral <n>', 'raw score that means "no opinion" (default: the middle of all)', toNumber)
    .option('--strong-match <n>', 'shown score of a strong match (default: that of the best fifth)', toNumber)
    .option('--framework <text>', 'such as "pytorch 2.9" (default: what the model says)')
    .option('--metric <name=value>', 'shown by modelInfo (repeatable)', collect(numberPair));

const optionsOf = async (flags: PackFlags): Promise<PackOptions> => ({
  model: flags.model,
  items: flags.items,
  users: flags.users,
  holdout: flags.holdout,
  ...(await freeBundlePlace(flags.out)),
  graph: {
    inputs: flags.input ?? new Map(),
    outputs: flags.output ?? new Map(),
    padIndex: flags.padIndex,
    maxLength: flags.maxLength,
    firstItem: flags.firstItem,
    firstUser: flags.firstUser,
    firstOutput: flags.firstOutput,
    candidates: flags.candidates,
    defaults: Object.fromEntries(flags.default ?? new Map()),
  },
  tables: {
    itemOrder: flags.itemOrder,
    userOrder: flags.userOrder,
    itemColumns: flags.itemColumn ?? new Map(),
    userColumns: flags.userColumn ?? new Map(),
    holdoutColumns: flags.holdoutColumn ?? new Map(),
    historyAs: flags.historyAs,
    userIdType: flags.userIdType,
    likeFrom: flags.likeFrom,
  },
  shown: {
    scoreTransform: flags.scoreTransform,
    neutral: flags.neutral,
    strongMatch: flags.strongMatch,
    framework: flags.framework,
    metrics: Object.fromEntries(flags.metric ?? new Map()),
  },
});

/** `marquee pack`. `print` gets what is for stdout; `ask` is called unless `--yes` is given. */
export const packCommand = (
  progress: Progress,
  print: (text: string) => void,
  ask: () => Promise<boolean> = confirmOnTerminal,
): Command => {
  const command = new Command('pack')
    .description('make a bundle of an ONNX model and the files of its items and users')
    .requiredOption('--model <onnx>', 'the graph with its weights inside')
    .requiredOption('--items <file>', '*.csv, *.jsonl or *.parquet: one row an item, in tensor order')
    .option('--users <file>', 'one row a user: id, history, weights, further columns of numbers')
    .option('--holdout <file>', 'what became of items the model was not told: user, item, rating or liked')
    .requiredOption('--out <dir/name/version>', "the bundle's folder; its last two parts are name and version")
    .option('--yes', 'take the proposal as it is');
  return addShownFlags(addTableFlags(addGraphFlags(command))).action(async (flags: PackFlags) => {
    const confirm = flags.yes === true ? async () => true : ask;
    await pack(await optionsOf(flags), { print, confirm }, progress);
  });
};
