import { openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Manifest } from '../../src/bundle/manifest/manifest.ts';
import { InferenceProcess } from '../../src/inference/processes/inference-process.ts';
import { projectRoot } from '../support/project-root.ts';

const bundle = join(projectRoot, 'models/movies/1');

test('an answer that came while the server stood still counts, although its deadline is over', async () => {
  const file = openSync(join(bundle, 'model.onnx'), 'r');
  const child = new InferenceProcess(file);
  onTestFinished(() => {
    child.kill();
    closeSync(file);
  });
  await child.started(20_000);
  const { files } = JSON.parse(readFileSync(join(bundle, 'manifest.json'), 'utf8')) as Manifest;
  const asked = child.request('hash', files['model.onnx']!, 500);
  setImmediate(() => {
    const end = performance.now() + 1000;
    while (performance.now() < end);
  });
  expect(await asked).toBeNull();
  expect(child.alive).toBe(true);
});
