import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './project-root.ts';

const cli = join(projectRoot, 'dist/tools/cli.js');

/** Runs the built `marquee` tool. Rejects with what it said on stderr when it fails. */
export const runTool = (args: readonly string[], cwd = projectRoot): Promise<{ stdout: string; stderr: string }> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, [cli, ...args], { cwd }, (error, stdout, stderr) =>
      error === null ? resolve({ stdout, stderr }) : reject(new Error(stderr)),
    );
  });
