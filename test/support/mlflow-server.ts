import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { projectRoot } from './project-root.ts';
import { freePort } from './redis-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const run = promisify(execFile);

/** A real MLflow from PyPI, in a folder of its own, that serves its artifacts. Ends with the test. */
export const startMlflow = async () => {
  const folder = await temporaryFolder();
  const port = await freePort();
  const uri = `http://127.0.0.1:${port}`;
  const where = [
    '--backend-store-uri',
    `sqlite:///${folder}/mlflow.db`,
    '--artifacts-destination',
    `${folder}/artifacts`,
  ];
  const server = spawn(
    'mlflow',
    ['server', ...where, '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    {
      cwd: folder,
      stdio: 'ignore',
      detached: true, // it starts workers, which end with its group
    },
  );
  const exited = once(server, 'exit');
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) process.kill(-server.pid!, 'SIGKILL');
    await exited;
  };
  onTestFinished(stop);
  const isUp = async (): Promise<boolean> => {
    try {
      return (await fetch(`${uri}/health`)).ok;
    } catch {
      return false;
    }
  };
  await until('MLflow answers', isUp, 90_000);

  const python = async (...args: readonly string[]): Promise<string> => {
    const shebang = (await run('sh', ['-c', 'head -1 "$(command -v mlflow)"'])).stdout.trim().slice(2);
    const environment = { ...process.env, MLFLOW_TRACKING_URI: uri };
    const { stdout } = await run(shebang, [...args], { cwd: folder, env: environment, timeout: 120_000 });
    return stdout.trim().split('\n').at(-1) ?? '';
  };
  /** Registers a shipped bundle as the docs say; the new version. */
  const register = (version: string, ...more: readonly string[]): Promise<string> =>
    python(
      join(projectRoot, 'examples/mlflow/register.py'),
      join(projectRoot, 'models/movies', version),
      'movies',
      ...more,
    );
  const setAlias = (alias: string, version: string): Promise<string> =>
    python('-c', `import mlflow; mlflow.MlflowClient().set_registered_model_alias('movies', '${alias}', '${version}')`);
  return { uri, stop, register, setAlias };
};
