#!/usr/bin/env node
import { Command } from 'commander';
import { BundleError } from '../bundle/bundle-error.ts';
import { createProgress } from './progress.ts';
import { ToolError } from './tool-error.ts';
import { checkCommand } from './commands/check-command.ts';
import { evaluateCommand } from './commands/evaluate-command.ts';
import { packCommand } from './commands/pack-command.ts';
import { showCommand } from './commands/show-command.ts';
import { trainCommand } from './commands/train-command.ts';

const progress = createProgress(process.stderr, () => performance.now());
const print = (text: string): void => void process.stdout.write(text);
const program = new Command('marquee')
  .description('Make and look into bundles for the Marquee server')
  .addCommand(trainCommand(progress))
  .addCommand(packCommand(progress, print))
  .addCommand(evaluateCommand(progress, print))
  .addCommand(checkCommand(print))
  .addCommand(showCommand(print));

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof ToolError || error instanceof BundleError)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exitCode = 1;
}
