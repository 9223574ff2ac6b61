import { appendFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createStateFiles } from '../../src/group/state-files.ts';
import type { ModelChange, Pin } from '../../src/model/control/server-group.ts';
import { createRecordingLogger } from '../support/recording-logger.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { range } from '../support/turns.ts';

const pinOf = (version: string): Pin => ({
  version,
  aliasTarget: '2',
  pinnedAt: '2026-11-01T12:00:00.000Z',
  actor: 'alice',
});
const changeOf = (at: number): ModelChange => ({
  occurredAt: new Date(1_700_000_000_000 + at).toISOString(),
  trigger: 'RELOAD_MUTATION',
  actor: 'alice',
  fromVersion: '1',
  toVersion: String(at),
  switched: true,
  message: `Version ${at} is serving now.`,
});

const open = (directory: string) => {
  const { logger, lines } = createRecordingLogger();
  return { files: createStateFiles(directory, logger), lines };
};

test('a pin and changes are there after a restart; a removed pin stays removed', async () => {
  const directory = join(await temporaryFolder(), 'movies');
  const { files } = open(directory);
  expect([await files.pin(), await files.changes()]).toEqual([null, []]);
  await files.writePin({ at: 5, pin: pinOf('1') });
  for (const at of range(0, 3)) await files.appendChange(changeOf(at));
  const again = open(directory).files;
  expect(await again.pin()).toEqual({ at: 5, pin: pinOf('1') });
  expect((await again.changes()).map(({ toVersion }) => toVersion)).toEqual(['2', '1', '0']);
  await again.writePin({ at: 6, pin: null });
  await again.writePin({ at: 5, pin: pinOf('1') });
  expect(await open(directory).files.pin()).toEqual({ at: 6, pin: null });
});

test('a line that was torn by a kill, and garbage, are as if they were not there', async () => {
  const directory = await temporaryFolder();
  const { files, lines } = open(directory);
  await files.appendChange(changeOf(1));
  appendFileSync(join(directory, 'changes.jsonl'), '{"occurredAt":"2026-11-0');
  const again = open(directory).files;
  await again.appendChange(changeOf(2));
  appendFileSync(join(directory, 'changes.jsonl'), '\u0000\n[]\n{"__proto__": 1}\n');
  expect((await again.changes()).map(({ toVersion }) => toVersion)).toEqual(['2', '1']);
  writeFileSync(join(directory, 'pin.json'), '7 {"at": 7, "pin": {"version": ""}}');
  expect(await again.pin()).toBeNull();
  expect(lines).toEqual([]);
});

test('the record is bounded', { timeout: 60_000 }, async () => {
  const directory = await temporaryFolder();
  const lines = range(0, 2500).map((at) => JSON.stringify(changeOf(at)));
  writeFileSync(join(directory, 'changes.jsonl'), lines.join('\n'));
  const { files } = open(directory);
  await files.appendChange(changeOf(2500));
  expect(readFileSync(join(directory, 'changes.jsonl'), 'utf8').split('\n')).toHaveLength(1001);
  expect((await files.changes())[0]!.toVersion).toBe('2500');
});

test('case 10: a directory that can not be written is kept in memory instead, and said once', async () => {
  const folder = await temporaryFolder();
  writeFileSync(join(folder, 'movies'), 'a file where the directory should be');
  const { files, lines } = open(join(folder, 'movies'));
  await files.writePin({ at: 5, pin: pinOf('1') });
  await files.appendChange(changeOf(1));
  expect(await files.pin()).toEqual({ at: 5, pin: pinOf('1') });
  expect(await files.changes()).toEqual([changeOf(1)]);
  expect(lines).toMatchObject([{ level: 'warn', fields: { code: expect.stringMatching(/^E/u) } }]);
});

test('a draft of a pin that a crash left behind does no harm', async () => {
  const directory = await temporaryFolder();
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'pin.json.1.new'), 'half');
  const { files } = open(directory);
  await files.writePin({ at: 1, pin: pinOf('1') });
  expect(await files.pin()).toEqual({ at: 1, pin: pinOf('1') });
});

test('a look writes nothing, and of two servers in one directory the later pin holds', async () => {
  const directory = await temporaryFolder();
  const [one, other] = [open(directory).files, open(directory).files];
  await one.writePin({ at: 5, pin: pinOf('1') });
  await other.writePin({ at: 6, pin: pinOf('2') });
  const { mtimeMs, ino } = statSync(join(directory, 'pin.json'));
  await one.writePin({ at: 5, pin: pinOf('1') }); // it has not read the other's
  await other.writePin((await other.pin())!);
  expect(statSync(join(directory, 'pin.json'))).toMatchObject({ mtimeMs, ino });
  expect(await open(directory).files.pin()).toEqual({ at: 6, pin: pinOf('2') });
});

test("servers that write at once do not spoil each other's drafts", async () => {
  const directory = await temporaryFolder();
  const servers = range(0, 8).map(() => open(directory));
  await Promise.all(servers.map(({ files }, at) => files.writePin({ at: at + 1, pin: pinOf(String(at)) })));
  expect(servers.flatMap(({ lines }) => lines)).toEqual([]);
  expect(readdirSync(directory)).toEqual(['pin.json']);
});
