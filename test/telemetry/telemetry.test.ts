import { expect, test } from 'vitest';
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
