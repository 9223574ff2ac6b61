import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(import.meta.url);
const runsFromSource = extname(here) === '.ts';

/**
 * What to fork for an inference process. From source (tests) the file needs tsx, since Node 20 can't fork TypeScript by
 * itself. `execArgv` is always given: otherwise a fork inherits the flags of whoever runs the server.
 */
export const childEntry: { readonly file: string; readonly execArgv: string[] } = {
  file: fileURLToPath(new URL(`../child/entry${runsFromSource ? '.ts' : '.js'}`, import.meta.url)),
  execArgv: runsFromSource ? ['--import', 'tsx'] : [],
};
