import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { childrenOf, gone } from '../../support/processes.ts';
import { spawnServer } from '../../support/server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { until } from '../../support/until.ts';

describe('case 27: a server that is told to stop while it starts', () => {
  const start = async () => {
    const folder = await temporaryFolder();
    const child = spawnServer({ TMPDIR: folder });
    const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    let output = '';
    child.stdout!.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr!.on('data', (data: Buffer) => (output += data.toString()));
    return { folder, child, pid: child.pid!, exited, output: () => output };
  };

  test('case 27: ends with code 0 while its model is loaded, and leaves no process or file behind', async () => {
    const { folder, child, pid, exited, output } = await start();
    let loading: number[] = [];
    await until('a process loads the model', () => (loading = childrenOf(pid)).length > 0);
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    await gone('the loading process', loading);
    expect(readdirSync(folder)).toEqual([]);
    expect(output()).not.toContain('"serving"');
    expect(output()).toContain('"stopped"');
  });

  test.each([0, 40, 80, 160, 320])('case 27: ends %i ms after its birth, and leaves nothing behind', async (bornMs) => {
    const { folder, child, exited, output } = await start();
    await new Promise((resolve) => setTimeout(resolve, bornMs)); // the moment is the point
    child.kill('SIGTERM');
    const [code, signal] = await exited;
    // Before it hears signals, the system ends it.
    expect(signal ?? code).toBe(signal === null ? 0 : 'SIGTERM');
    expect(readdirSync(folder)).toEqual([]);
    expect(output()).not.toMatch(/"level":[56]0|^ +at /m);
  });
});
