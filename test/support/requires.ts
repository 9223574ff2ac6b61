import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

const runs = (program: string): boolean => spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;

/** What a machine lacks is skipped and says so in its name; on CI nothing may be lacking, so there it fails. */
const describeWith = (program: string) => {
  const required = process.env['CI'] === 'true';
  return (name: string, body: () => void): void => {
    if (required || runs(program)) describe(name, body);
    else describe.skip(`${name} (skipped: no ${program} on this machine)`, body);
  };
};

/** `describe` for tests that need the `redis-server` program. */
export const describeWithRedis = describeWith('redis-server');
