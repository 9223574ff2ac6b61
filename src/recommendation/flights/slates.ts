import type { Flight, SlateAnswer } from './flights.ts';
import type { Generation, Lane, SlateCache } from '../ports.ts';
import type { Caller } from '../request.ts';
import type { ScoringTask } from '../task.ts';
import { orAborted } from './or-aborted.ts';

/** A slate or why there is none, one per task. */
export type Outcome = { readonly kind: 'answer'; readonly answer: SlateAnswer } | { kind: 'error'; error: unknown };

const outcomeOf = (flight: Flight): Promise<Outcome> =>
  flight.result.then(
    (answer) => ({ kind: 'answer', answer }),
    (error: unknown) => ({ kind: 'error', error }),
  );

/** Makes the slates of flights just opened: from the cache, else from the model, one cache trip each way for all. */
const fly = async (
  generation: Generation,
  cache: SlateCache,
  flights: readonly Flight[],
  lane: Lane,
): Promise<void> => {
  const cached = await cache.getMany(flights.map((flight) => flight.task.key));
  const missing: Flight[] = [];
  flights.forEach((flight, at) => {
    const slate = cached[at];
    if (slate !== undefined) flight.settle({ slate, cached: true, trace: null });
    else missing.push(flight);
  });
  if (missing.length === 0) return;
  const runs = generation.scorer.score(missing, lane).map(async (run, at) => {
    const flight = missing[at]!;
    try {
      const { slate, trace } = await run;
      flight.settle({ slate, cached: false, trace });
      return [flight.task.key, slate] as const;
    } catch (error) {
      flight.fail(error);
      generation.flights.close(flight); // a failure is not kept: whoever asks next tries again
      return null;
    }
  });
  const done = (await Promise.all(runs)).filter((entry) => entry !== null);
  const kept = done.filter(([, slate]) => slate.source !== 'FALLBACK');
  if (kept.length > 0) cache.setMany(kept);
};

const flyAll = async (generation: Generation, cache: SlateCache, flights: Flight[], lane: Lane): Promise<void> => {
  try {
    await fly(generation, cache, flights, lane);
  } catch (error) {
    for (const flight of flights) flight.fail(error);
  } finally {
    for (const flight of flights) generation.flights.close(flight);
  }
};

/** Waits for all flights, at most until the caller's signal: then what has not ended has failed with its reason. */
const outcomesUntil = async (flights: readonly Flight[], signal: AbortSignal): Promise<Outcome[]> => {
  const outcomes: (Outcome | undefined)[] = flights.map(() => undefined);
  const all = flights.map(async (flight, at) => {
    outcomes[at] = await outcomeOf(flight);
  });
  try {
    await orAborted(Promise.all(all), signal);
  } catch (error) {
    if (outcomes.every((outcome) => outcome === undefined)) throw error;
    return outcomes.map((outcome) => outcome ?? { kind: 'error', error });
  }
  return outcomes.map((outcome) => outcome!);
};

/**
 * The slates of `tasks`, in order. Tasks that are under way already are joined; one failing leaves the others alone.
 * When the caller no longer wants to wait, what has not ended fails with `caller.signal.reason`; when nothing has ended,
 * that is thrown.
 */
export const fetchSlates = async (
  { generation, cache, lane }: { generation: Generation; cache: SlateCache; lane: Lane },
  tasks: readonly ScoringTask[],
  caller: Caller,
): Promise<Outcome[]> => {
  caller.signal.throwIfAborted();
  const joined = tasks.map((task) => generation.flights.join(task, lane, caller));
  const opened = joined.filter((join) => join.opened).map((join) => join.flight);
  if (opened.length > 0) void flyAll(generation, cache, opened, lane);
  try {
    return await outcomesUntil(
      joined.map(({ flight }) => flight),
      caller.signal,
    );
  } finally {
    if (caller.signal.aborted) for (const { flight } of joined) flight.leave(caller.requestId);
  }
};
