import { describe, expect, test } from 'vitest';
import { GenerationHandle } from '../../src/model/generation-handle.ts';
import { loadedGeneration } from '../support/loaded-generations.ts';
import { endOfTurn } from '../support/turns.ts';

const longMs = 60_000;
const setUp = () => {
  const generation = loadedGeneration();
  return { generation, handle: new GenerationHandle(generation) };
};

describe('a generation that is retired', () => {
  test('is closed at once when nobody uses it', async () => {
    const { generation, handle } = setUp();
    handle.acquire().release();
    await handle.retire(longMs);
    expect(generation.closes()).toBe(1);
  });

  test('is closed when the last of its leases is released, and not before', async () => {
    const { generation, handle } = setUp();
    const leases = [handle.acquire(), handle.acquire()];
    const retired = handle.retire(longMs);
    leases[0]!.release();
    await endOfTurn();
    expect(generation.closes()).toBe(0);
    leases[1]!.release();
    await retired;
    expect(generation.closes()).toBe(1);
  });

  test('counts a lease that is released twice once', async () => {
    const { generation, handle } = setUp();
    const [first, second] = [handle.acquire(), handle.acquire()];
    const retired = handle.retire(longMs);
    first.release();
    first.release();
    await endOfTurn();
    expect(generation.closes()).toBe(0);
    second.release();
    await retired;
  });

  test('is closed after the time it has, whoever still uses it, and only once', async () => {
    const { generation, handle } = setUp();
    const lease = handle.acquire();
    await handle.retire(5);
    expect(generation.closes()).toBe(1);
    lease.release();
    await endOfTurn();
    expect(generation.closes()).toBe(1);
  });

  test('is the generation of every lease', () => {
    const { generation, handle } = setUp();
    expect(handle.acquire().generation).toBe(generation);
  });

  test('tells when closing it failed', async () => {
    const handle = new GenerationHandle(loadedGeneration({ endProcesses: () => Promise.reject(new Error('stuck')) }));
    await expect(handle.retire(longMs)).rejects.toThrow('stuck');
  });
});
