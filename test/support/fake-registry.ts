import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { projectRoot } from './project-root.ts';

/** What the registry does instead of answering well; gets the path without its query. */
export type Misbehaviour = (path: string, response: ServerResponse) => boolean;

const json = (response: ServerResponse, body: unknown): void => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
};

const version = {
  name: 'movies',
  version: '1',
  creation_timestamp: 1_700_000_000_000,
  current_stage: 'Production',
  source: 'mlflow-artifacts:/0/run/artifacts/bundle',
  run_id: 'run',
};

/** An MLflow with one version of `movies`, the shipped bundle, that misbehaves when a test says so. Ends with the test. */
export const startFakeRegistry = async () => {
  let misbehave: Misbehaviour = () => false;
  const asked: string[] = [];
  const answer: RequestListener = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://registry');
    asked.push(pathname);
    if (misbehave(pathname, response)) return;
    const file = /\/artifacts\/0\/run\/artifacts\/bundle\/(?<file>[^/]+)$/u.exec(pathname)?.groups?.['file'];
    if (pathname.endsWith('/registered-models/get'))
      json(response, {
        registered_model: { latest_versions: [version], aliases: [{ alias: 'production', version: '1' }] },
      });
    else if (pathname.endsWith('/model-versions/search')) json(response, { model_versions: [version] });
    else if (pathname.endsWith('/get-download-uri')) json(response, { artifact_uri: version.source });
    else if (pathname.endsWith('/runs/get'))
      json(response, {
        run: {
          info: { run_id: 'run', end_time: 1_700_000_001_000 },
          data: { metrics: [{ key: 'auc', value: 0.9 }], params: [{ key: 'lr', value: '0.1' }] },
        },
      });
    else if (file === 'MLmodel' || file === undefined) {
      response.statusCode = 404;
      json(response, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No such artifact' });
    } else response.end(readFileSync(join(projectRoot, 'models/movies/1', file)));
  };
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  return {
    uri: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    misbehave: (how: Misbehaviour) => (misbehave = how),
    close,
  };
};
