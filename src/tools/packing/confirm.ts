import { createInterface } from 'node:readline/promises';
import { ToolError } from '../tool-error.ts';

/** Asks on the terminal whether to go on. Throws a `ToolError` where there is no terminal. */
export const confirmOnTerminal = async (): Promise<boolean> => {
  const { stdin: input, stderr: output } = process;
  if (!input.isTTY) throw new ToolError('nobody can be asked here: --yes takes the proposal above as it is');
  const terminal = createInterface({ input, output });
  try {
    const answer = await terminal.question('Is this right? [y/N] ');
    return ['y', 'yes'].includes(answer.trim().toLowerCase());
  } finally {
    terminal.close();
  }
};
