import { expect, test } from 'vitest';
import { createTroubleLog } from '../../src/telemetry/trouble-log.ts';

test('logs one line per ten seconds of trouble and says how many it left out', () => {
  const lines: unknown[] = [];
  const write = (fields: unknown): void => void lines.push(fields);
  let nowMs = 0;
  const log = createTroubleLog({ logger: { info: write, warn: write, error: write }, now: () => nowMs });
  for (nowMs = 0; nowMs < 20_000; nowMs += 100) log({ at: nowMs }, 'trouble');
  expect(lines).toEqual([
    { at: 0, suppressed: 0 },
    { at: 10_000, suppressed: 99 },
  ]);
});
