import { expect, test } from 'vitest';
import { alive } from '../../support/processes.ts';
import { startServer } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { batchRecommend, recommend } from '../operations.ts';
import { healthOf, metricsOf } from './look.ts';

test('the metrics of a server tell what it has served, from where, and in which batches', async () => {
  const server = await startServer();
  await server.data(recommend, { userId: '42' });
  await server.data(recommend, { userId: '42', topK: 5 });
  await server.data(recommend, { userId: '999999', topK: 5 });
  await server.data(batchRecommend, { userIds: ['1', '2', '3'], topK: 2 });
  const value = await metricsOf(server);
  expect(value('marquee_requests_total', { operation: 'Recommend', outcome: 'ok' })).toBe(3);
  expect(value('marquee_requests_total', { operation: 'BatchRecommend', outcome: 'ok' })).toBe(1);
  expect(value('marquee_lists_total', { source: 'MODEL' })).toBe(5);
  expect(value('marquee_lists_total', { source: 'COLD_START' })).toBe(1);
  expect(value('marquee_lists_total', { source: 'FALLBACK' })).toBe(0);
  expect(value('marquee_movies_total', { source: 'MODEL' })).toBe(10 + 5 + 3 * 2);
  expect(value('marquee_cached_lists_total')).toBe(1);
  expect(value('marquee_cache_lookups_total', { result: 'memory' })).toBe(1);
  expect(value('marquee_cache_lookups_total', { result: 'miss' })).toBe(5);
  expect(value('marquee_batch_size_sum')).toBe(4);
  expect(value('marquee_phase_duration_seconds_count', { phase: 'cache' })).toBe(4);
  expect(value('marquee_phase_duration_seconds_count', { phase: 'compute' })).toBe(2);
  expect(value('marquee_request_duration_seconds_count')).toBe(4);
  expect(value('marquee_cache_memory_bytes')).toBe((await healthOf(server)).cache.memoryBytes);
  const { fingerprint } = ((await (await fetch(`${server.url}/health`)).json()) as { model: { fingerprint: string } })
    .model;
  expect(value('marquee_model_info', { name: 'movies', version: '2', fingerprint })).toBe(1);
});

test('a process that was lost is counted in health and metrics, and its place is filled', async () => {
  const server = await startServer();
  const [pid] = server.children();
  process.kill(pid!, 'SIGKILL');
  await until('the process has gone', () => alive([pid!]).length === 0);
  await until('another is ready', async () => {
    const { inference } = await healthOf(server);
    return inference.ready === 1 && inference.restarts === 1;
  });
  expect((await metricsOf(server))('marquee_inference_process_restarts_total')).toBe(1);
});
