import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFakeGeneration, FakeModels } from '../../support/fake-models.ts';
import { rawRequest, startFront } from '../../support/front.ts';
import { projectRoot } from '../../support/project-root.ts';
import { valueOf } from '../../support/prometheus.ts';
import { metricsOf } from './scrape.ts';

test('names go by the conventions of Prometheus, and all but those of the process begin with marquee_', async () => {
  const families = await metricsOf(await startFront());
  for (const [name, { type, help }] of families) {
    expect(name).toMatch(/^(?:marquee|process|nodejs)_[a-z0-9_]+$/);
    expect(help).not.toBe('');
    if (name.startsWith('marquee_')) expect(name.endsWith('_total')).toBe(type === 'counter');
  }
  for (const name of ['process_resident_memory_bytes', 'process_open_fds', 'process_cpu_seconds_total'])
    expect(families.get(name)?.samples).toHaveLength(1);
});

test('docs/operating.md names every metric, and none that is not there', async () => {
  const text = readFileSync(join(projectRoot, 'docs/operating.md'), 'utf8');
  const table = text.split('\n').filter((line) => line.startsWith('| `marquee_'));
  const documented = table.flatMap((line) => [...line.split('|')[1]!.matchAll(/marquee_\w+/g)].map(([name]) => name));
  const there = [...(await metricsOf(await startFront())).keys()].filter((name) => name.startsWith('marquee_'));
  expect(documented.toSorted()).toEqual(there.toSorted());
});

test('time is split into queue, compute, cache and serialise', async () => {
  const front = await startFront();
  const count = (families: Awaited<ReturnType<typeof metricsOf>>, phase: string) =>
    valueOf(families, 'marquee_phase_duration_seconds_count', { phase });
  await front.ask('{ recommend(userId: 1, topK: 2) { source } }');
  await front.ask('{ recommend(userId: 1, topK: 2) { source } }');
  const families = await metricsOf(front);
  expect(['queue', 'compute', 'serialise'].map((phase) => count(families, phase))).toEqual([1, 1, 2]);
  expect(valueOf(families, 'marquee_request_duration_seconds_count')).toBe(2);
  expect(count(families, 'cache')).toBe(0); // the cache of this test tells nobody
});

test('what serves, and how it is, is read when it is asked for', async () => {
  const models = new FakeModels();
  const front = await startFront({ models, redis: { status: 'unavailable' } });
  const first = await metricsOf(front);
  const { fingerprint } = models.serving!;
  expect(valueOf(first, 'marquee_model_info', { name: 'movies', version: '1', fingerprint })).toBe(1);
  expect(valueOf(first, 'marquee_build_info', { version: '0.0.0' })).toBe(1);
  expect(valueOf(first, 'marquee_inference_processes_ready')).toBe(1);
  expect(valueOf(first, 'marquee_inference_process_restarts_total')).toBe(0);
  expect(valueOf(first, 'marquee_waiting_tasks')).toBe(0);
  expect(valueOf(first, 'marquee_redis_up')).toBe(0);
  expect(valueOf(first, 'marquee_draining')).toBe(0);
  expect(valueOf(first, 'marquee_event_loop_delay_seconds', { quantile: '0.99' })).toBe(0.002);
  models.serving = createFakeGeneration('2');
  const next = (await metricsOf(front)).get('marquee_model_info')!;
  expect(next.samples.map(({ labels }) => labels['version'])).toEqual(['2']);
  models.serving = undefined;
  expect((await metricsOf(front)).get('marquee_model_info')!.samples).toEqual([]);
});

test('without Redis nothing is said about it', async () => {
  expect((await metricsOf(await startFront())).get('marquee_redis_up')!.samples).toEqual([]);
});

test('metrics can be asked for with HEAD, and with nothing but GET', async () => {
  const { url } = await startFront();
  const head = await rawRequest(`${url}/metrics`, { method: 'HEAD' });
  expect([head.status, head.body]).toEqual([200, '']);
  const post = await rawRequest(`${url}/metrics`, { method: 'POST' });
  expect([post.status, post.headers.allow]).toEqual([405, 'GET, HEAD']);
});
