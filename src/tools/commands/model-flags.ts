import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import type { ModelSettings } from '../scoring/model-settings.ts';
import { ToolError } from '../tool-error.ts';

/** What commander makes of the flags of `addModelFlags`. */
export const modelFlags = {
  model: z.enum(['linear', 'item-knn']),
  l2: z.number().optional(),
  neighbours: z.number().optional(),
  recency: z.enum(['on', 'off']).optional(),
};
const modelFlagsSchema = z.object(modelFlags);

const mostNeighbours = 4096;

const toPositive = (text: string): number => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value > 0 && value < Infinity)) throw new InvalidArgumentError('Must be a number above 0.');
  return value;
};

/** Reads a whole number of a flag. */
export const toInteger =
  (from: number, to: number) =>
  (text: string): number => {
    const value = /^\d{1,10}$/u.test(text.trim()) ? Number(text) : Number.NaN;
    if (!(value >= from && value <= to)) throw new InvalidArgumentError(`Must be an integer from ${from} to ${to}.`);
    return value;
  };

/** The settings that the flags ask for. Throws a `ToolError` for flags that do not belong together. */
export const settingsOf = (
  { model, l2, neighbours, recency }: z.infer<typeof modelFlagsSchema>,
  { isRecent }: { isRecent: boolean },
): ModelSettings => {
  if (model === 'linear') {
    const isOn = recency === undefined ? isRecent : recency === 'on';
    return { kind: model, l2: l2 ?? 150, neighbours: neighbours ?? 128, recency: isOn };
  }
  if (l2 !== undefined || recency === 'on') throw new ToolError('--l2 and --recency belong to --model linear');
  return { kind: model, neighbours: neighbours ?? 100 };
};

/** The flags that say which model is trained and how. */
export const addModelFlags = (command: Command, { recencyDefault }: { recencyDefault: string }): Command =>
  command
    .addOption(new Option('--model <kind>', 'which model').choices(['linear', 'item-knn']).default('linear'))
    .option('--l2 <number>', 'regularisation of the linear model (default: 150; 375 suits ml-1m)', toPositive)
    .option('--neighbours <n>', 'neighbours kept per movie (default: 128, item-knn: 100)', toInteger(1, mostNeighbours))
    .addOption(
      new Option(
        '--recency <on|off>',
        `let the newest likes count more (linear model; default: ${recencyDefault})`,
      ).choices(['on', 'off']),
    );
