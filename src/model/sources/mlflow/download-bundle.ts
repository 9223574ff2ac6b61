import { createHash } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactPlace } from './artifact-place.ts';
import { getFile, parseJson, piecesOf, RegistryError, type RegistryAddress } from './registry-http.ts';

export interface DownloadLimits {
  /** All files of a bundle together. */
  readonly mostBytes: number;
  /** The longest that nothing may come, in milliseconds. */
  readonly idleMs: number;
}

interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
}

const wanted = ['manifest.json', 'model.onnx', 'items.jsonl'] as const;
const optional = ['users.jsonl', 'MLmodel'] as const;

/** A signal that also fires when `touch` was not called for a while. */
const withIdleness = (signal: AbortSignal, idleMs: number) => {
  const idle = new AbortController();
  const expire = (): void => idle.abort(new DOMException('Nothing came.', 'TimeoutError'));
  let timer = setTimeout(expire, idleMs);
  const touch = (): void => {
    clearTimeout(timer);
    timer = setTimeout(expire, idleMs);
  };
  return { signal: AbortSignal.any([signal, idle.signal]), touch, end: () => clearTimeout(timer) };
};

const download = async (
  { address, path, target }: { address: RegistryAddress; path: string; target: string },
  { mostBytes, idleMs }: DownloadLimits,
  outer: AbortSignal,
): Promise<Downloaded | null> => {
  const { signal, touch, end } = withIdleness(outer, idleMs);
  try {
    const response = await getFile(address, path, signal);
    if (response === null) return null;
    const hash = createHash('sha256');
    let bytes = 0;
    const file = await open(target, 'wx');
    try {
      for await (const piece of piecesOf(response, mostBytes)) {
        touch();
        hash.update(piece);
        bytes += piece.byteLength;
        await file.writeFile(piece);
      }
    } finally {
      await file.close();
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    end();
  }
};

/**
 * What MLflow logged itself it wrote itself: then the copy's manifest gets the hash of the model that came. Whether it is
 * the model that the manifest is about, its golden answers say.
 */
const adoptModel = async (manifestPath: string, model: Downloaded): Promise<void> => {
  const manifest = parseJson(await readFile(manifestPath, 'utf8'));
  if (typeof manifest !== 'object' || manifest === null || !('files' in manifest)) return; // loading it says what is wrong
  const files = { ...(manifest.files as object), 'model.onnx': model };
  await writeFile(manifestPath, `${JSON.stringify({ ...manifest, files }, null, 2)}\n`);
};

/** Downloads the files of a bundle, and nothing else, into `directory`. Throws a `RegistryError`. */
export const downloadBundle = async (
  { address, place, directory }: { address: RegistryAddress; place: ArtifactPlace; directory: string },
  limits: DownloadLimits,
  signal: AbortSignal,
): Promise<void> => {
  let left = limits.mostBytes;
  const came = new Map<string, Downloaded>();
  for (const file of [...wanted, ...optional]) {
    const target = join(directory, file);
    const downloaded = await download({ address, path: place(file), target }, { ...limits, mostBytes: left }, signal);
    if (downloaded === null) {
      if (wanted.some((name) => name === file)) throw new RegistryError(`there is no ${file} among the artifacts`);
      continue;
    }
    came.set(file, downloaded);
    left -= downloaded.bytes;
  }
  if (came.has('MLmodel')) await adoptModel(join(directory, 'manifest.json'), came.get('model.onnx')!);
};
