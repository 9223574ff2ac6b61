import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

const compiler = join(projectRoot, 'node_modules/typescript/bin/tsc');

/** Builds `dist` before the end-to-end tests, so that they test what is written and work in a fresh clone. */
export const setup = (): void => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [compiler], { cwd: projectRoot, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The build failed:\n${stdout}${stderr}`);
};
