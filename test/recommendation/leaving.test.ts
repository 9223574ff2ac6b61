import { describe, expect, test } from 'vitest';
import { MarqueeError } from '../../src/errors.ts';
import { fetchSlates } from '../../src/recommendation/flights/slates.ts';
import { marqueeError } from '../support/refusals.ts';
import { emptyCache } from '../support/small-world.ts';
import { createHeldScorer, generationOf, taskOf } from '../support/tasks.ts';
import { endOfTurn } from '../support/turns.ts';
import { until } from '../support/until.ts';

const timeout = new MarqueeError('TIMEOUT', 'The answer did not come in time.');

const setUp = () => {
  const scorer = createHeldScorer();
  const generation = generationOf({ scorer });
  const fetch = (requestId: string, rows: readonly number[] = [1]) => {
    const controller = new AbortController();
    const answer = fetchSlates(
      { generation, cache: emptyCache, lane: 'interactive' },
      rows.map((row) => taskOf(row)),
      { requestId, signal: controller.signal },
    );
    return { answer, leave: () => controller.abort(timeout) };
  };
  const asked = (count: number) => until(`${count} tasks asked`, () => scorer.pending.length >= count);
  return { scorer, fetch, asked };
};

describe('a caller who no longer wants the answer', () => {
  test('gets the reason of the abort at once, although the model has not answered', async () => {
    const { fetch, asked } = setUp();
    const { answer, leave } = fetch('a');
    await asked(1);
    leave();
    await expect(answer).rejects.toThrow(marqueeError('TIMEOUT'));
    await expect(answer).rejects.toBe(timeout);
  });

  test('gets it also when the signal was aborted before, and nothing is asked', async () => {
    const { scorer, asked, fetch } = setUp();
    const gone = fetchSlates(
      { generation: generationOf({ scorer }), cache: emptyCache, lane: 'interactive' },
      [taskOf(1)],
      { requestId: 'a', signal: AbortSignal.abort(timeout) },
    );
    await expect(gone).rejects.toBe(timeout);
    fetch('b', [2]);
    await asked(1);
    expect(scorer.pending.map(({ job }) => job.task.userRow)).toEqual([2]);
  });

  test('leaves the others waiting; the task is given up only when the last one has gone', async () => {
    const { scorer, fetch, asked } = setUp();
    const [first, second] = [fetch('a'), fetch('b')];
    await asked(1);
    const { signal, requests } = scorer.pending[0]!.job;
    first.leave();
    await expect(first.answer).rejects.toBe(timeout);
    expect([signal.aborted, [...requests]]).toEqual([false, ['b']]);
    second.leave();
    await expect(second.answer).rejects.toBe(timeout);
    expect(signal.aborted).toBe(true);
  });

  test('does not take the answer from those who stay', async () => {
    const { scorer, fetch, asked } = setUp();
    const [first, second] = [fetch('a'), fetch('b')];
    await asked(1);
    first.leave();
    await expect(first.answer).rejects.toBe(timeout);
    scorer.pending[0]!.answer();
    expect(await second.answer).toMatchObject([{ kind: 'answer' }]);
  });

  test('is not joined by the next one: a given-up task is asked for anew', async () => {
    const { scorer, fetch, asked } = setUp();
    const first = fetch('a');
    await asked(1);
    first.leave();
    await expect(first.answer).rejects.toBe(timeout);
    const next = fetch('b');
    await asked(2);
    scorer.pending[0]!.fail(new Error('dropped'));
    scorer.pending[1]!.answer();
    expect(await next.answer).toMatchObject([{ kind: 'answer' }]);
  });

  test('leaves all tasks of its batch, those that others wait for too staying', async () => {
    const { scorer, fetch, asked } = setUp();
    const batch = fetch('a', [1, 2, 3]);
    await asked(3);
    fetch('b', [2]);
    batch.leave();
    await expect(batch.answer).rejects.toBe(timeout);
    expect(scorer.pending.map(({ job }) => job.signal.aborted)).toEqual([true, false, true]);
  });

  test('gets what has ended, and the reason for each that has not', async () => {
    const { scorer, fetch, asked } = setUp();
    const batch = fetch('a', [1, 2, 3]);
    await asked(3);
    scorer.pending[1]!.answer();
    await endOfTurn();
    batch.leave();
    expect(await batch.answer).toMatchObject([
      { kind: 'error', error: timeout },
      { kind: 'answer' },
      { kind: 'error', error: timeout },
    ]);
  });

  test('may go after the answer has come, without any effect', async () => {
    const { scorer, fetch, asked } = setUp();
    const { answer, leave } = fetch('a');
    await asked(1);
    scorer.pending[0]!.answer();
    await answer;
    leave();
    expect(scorer.pending[0]!.job.signal.aborted).toBe(false);
  });
});
