import { spawnSync } from 'node:child_process';
import { describe } from 'vitest';

const isThere = (program: string): boolean =>
  spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;

/** What a machine lacks is skipped and says so in its name; on CI nothing may be lacking, so there it fails. */
const describeWith = (...programs: readonly string[]) => {
  const required = process.env['CI'] === 'true';
  return (name: string, body: () => void): void => {
    const missing = programs.filter((program) => !isThere(program));
    if (required || missing.length === 0) describe(name, body);
    else describe.skip(`${name} (skipped: no ${missing.join(', no ')} on this machine)`, body);
  };
};

/** `describe` for tests that need the `redis-server` program. */
export const describeWithRedis = describeWith('redis-server');

/** The same for tests that make certificates for it. */
export const describeWithRedisAndOpenssl = describeWith('redis-server', 'openssl');

/** The same for tests that need MLflow, from PyPI. */
export const describeWithMlflow = describeWith('mlflow');
