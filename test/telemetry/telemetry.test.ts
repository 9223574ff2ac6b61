import { expect, onTestFinished, test } from 'vitest';
import { watchEventLoop } from '../../src/telemetry/event-loop.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createUsageMeter } from '../../src/telemetry/usage.ts';

test('usage counts lists, movies, cache hits and users per run', () => {
  const usage = createUsageMeter(() => 1000);
  expect(usage.snapshot()).toEqual({
    since: new Date(1000),
    lists: 0,
    recommendations: 0,
    cacheHitRatio: null,
    meanBatchSize: null,
  });
  usage.recordList({ movies: 10, cached: false, source: 'MODEL' });
  usage.recordList({ movies: 5, cached: true, source: 'MODEL' });
  usage.recordRun(3);
  usage.recordRun(1);
  expect(usage.snapshot()).toMatchObject({ lists: 2, recommendations: 15, cacheHitRatio: 0.5, meanBatchSize: 2 });
});

test('a line of log is JSON, with the cause of an error in it', () => {
  const lines: string[] = [];
  const logger = createLogger('warn', { write: (line) => void lines.push(line) });
  logger.info({}, 'not written');
  logger.error({ requestId: 'r', err: new Error('outer', { cause: new Error('inner') }) }, 'internal error');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({ msg: 'internal error', requestId: 'r' });
  expect(lines[0]).toContain('inner');
});

test('a password in an address, and what an error holds beside its texts, are not logged', () => {
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  const cause = Object.assign(new Error('redis://:hunter2@host:6379 does not answer'), { args: ['hunter2'] });
  logger.error({ err: Object.assign(new Error('no cache', { cause }), { password: 'hunter2', code: 'X' }) }, 'trouble');
  expect(lines[0]).not.toContain('hunter2');
  expect(lines[0]).toContain('redis://***@host:6379');
  expect(JSON.parse(lines[0]!)).toMatchObject({ err: { type: 'Error', code: 'X' } });
});

test('a level decides which lines are written, and nothing else', () => {
  const write = (level: 'info' | 'trace'): string[] => {
    const lines: string[] = [];
    createLogger(level, { write: (line) => void lines.push(line) }).info({ a: 1 }, 'line');
    return lines.map((line) => line.replace(/"time":"[^"]*"/, ''));
  };
  expect(write('trace')).toEqual(write('info'));
});

test('an event loop that was busy is late, and one that was not is not', async () => {
  const watch = watchEventLoop(50);
  onTestFinished(watch.close);
  const end = performance.now() + 120;
  await new Promise((resolve) => setTimeout(resolve, 30));
  while (performance.now() < end);
  await expect.poll(() => watch.delay().maxMs, { interval: 5 }).toBeGreaterThan(30); // before the next window ends
  await expect.poll(() => watch.delay().p50Ms).toBeLessThan(30);
});
