import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ItemRowSource } from '../rows/item-row.ts';
import { parseManifest, type ManifestSource } from '../manifest/manifest.ts';
import { obstacleIn } from './replaceable.ts';
import type { UserRowSource } from '../rows/user-row.ts';

/** What a bundle is made of. `name`, `version` and `files` of the manifest are filled in by the writer. */
export interface BundleContent {
  readonly manifest: Omit<ManifestSource, 'format' | 'name' | 'version' | 'files'>;
  readonly model: Uint8Array;
  /** In tensor order. */
  readonly items: readonly ItemRowSource[];
  readonly users: readonly UserRowSource[] | null;
}

const jsonLines = (rows: readonly unknown[]): Buffer =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

const fileEntry = (bytes: Uint8Array): { sha256: string; bytes: number } => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.byteLength,
});

const moveIfThere = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
};

/**
 * Writes a bundle to `<name>/<version>`, the last two folders of `directory`, and puts it in place whole: it is written
 * beside its place first. A bundle that was there before is replaced; anything else there is an error. Throws a `BundleError` when the manifest is not valid.
 */
export const writeBundle = async (directory: string, content: BundleContent): Promise<void> => {
  const target = resolve(directory);
  const files = new Map<string, Uint8Array>([
    ['model.onnx', content.model],
    ['items.jsonl', jsonLines(content.items)],
  ]);
  if (content.users !== null) files.set('users.jsonl', jsonLines(content.users));
  const manifest: ManifestSource = {
    format: 1,
    name: basename(dirname(target)),
    version: basename(target),
    ...content.manifest,
    files: Object.fromEntries([...files].map(([name, bytes]) => [name, fileEntry(bytes)])),
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  parseManifest(text);
  const obstacle = await obstacleIn(target);
  if (obstacle !== null) throw new Error(`${target} is no bundle: it holds "${obstacle}". Nothing was written.`);
  await mkdir(dirname(target), { recursive: true });
  const workshop = await mkdtemp(join(dirname(target), `.${basename(target)}.writing-`));
  const draft = join(workshop, 'new');
  try {
    await mkdir(draft);
    for (const [name, bytes] of files) await writeFile(join(draft, name), bytes);
    await writeFile(join(draft, 'manifest.json'), text);
    await moveIfThere(target, join(workshop, 'old'));
    await rename(draft, target);
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
};
