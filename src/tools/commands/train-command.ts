import { Command } from 'commander';
import { z } from 'zod';
import { freeBundlePlace } from '../bundling/bundle-place.ts';
import type { Progress } from '../progress.ts';
import { train } from '../train.ts';
import { addModelFlags, modelFlags, settingsOf } from './model-flags.ts';

const flagsSchema = z.object({ data: z.string(), out: z.string(), ...modelFlags });

/** `marquee train`. */
export const trainCommand = (progress: Progress): Command =>
  addModelFlags(new Command('train'), { recencyDefault: 'on' })
    .description('train a model on a MovieLens folder and write its bundle')
    .requiredOption('--data <folder>', 'folder with ratings.csv and movies.csv, or ratings.dat and movies.dat')
    .requiredOption('--out <dir/name/version>', "the bundle's folder; its last two parts are name and version")
    .action(async (_options: unknown, command: Command) => {
      const flags = flagsSchema.parse(command.opts());
      const { directory } = await freeBundlePlace(flags.out);
      await train({ data: flags.data, directory, settings: settingsOf(flags, { isRecent: true }) }, progress);
    });
