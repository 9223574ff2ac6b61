import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest, type Manifest } from '../../src/bundle/manifest/manifest.ts';
import { listFromHistory, oddItems, oddUsers } from './odd-bundles.ts';
import { runTool } from './run-tool.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { writeFiles } from './write-files.ts';

export const jsonLines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

export const items = jsonLines(oddItems);
/** Histories as ids; weights of 1, which is what graphs without weights see. */
export const users = jsonLines(
  oddUsers.map(({ id, history }, row) => ({ id, history: history.map((item) => `m${item}`), age: 20 + 10 * row })),
);
export const historyOf = (user: string): number[] => [...oddUsers.find(({ id }) => id === user)!.history];

export interface Packed {
  readonly manifest: Manifest;
  readonly printed: string;
  readonly said: string;
}

/** Packs a graph with the twelve movies and four users of the small bundles. */
export const pack = async (
  model: Uint8Array,
  flags: readonly string[] = [],
  files: Readonly<Record<string, string>> = {},
): Promise<Packed> => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'model.onnx': model, 'items.jsonl': items, 'users.jsonl': users, ...files });
  const directory = join(folder, 'models/movies/1');
  const inFolder = flags.map((flag) => (flag in files ? join(folder, flag) : flag));
  const paths = ['--model', join(folder, 'model.onnx'), '--items', join(folder, 'items.jsonl'), '--out', directory];
  const userFlags = flags.includes('--users') ? [] : ['--users', join(folder, 'users.jsonl')];
  const { stdout: printed, stderr: said } = await runTool(['pack', ...paths, ...userFlags, '--yes', ...inFolder]);
  const manifest = parseManifest(await readFile(join(directory, 'manifest.json'), 'utf8'));
  return { manifest, printed, said };
};

/** The list of ten for each user that the manifest's golden answers hold, which the server's own check has found again. */
export const golden = ({ manifest }: Packed): Record<string, string[]> =>
  Object.fromEntries(manifest.golden.map(({ userId, itemIds }) => [userId, itemIds]));

export const expectedLists = (options: { newest?: number } = {}): Record<string, string[]> =>
  Object.fromEntries(
    oddUsers.map(({ id }) => {
      const seen = historyOf(id);
      const history = seen.slice(-(options.newest ?? 100));
      return [id, listFromHistory({ history, weights: history.map(() => 1), seen }).slice(0, 10)];
    }),
  );
