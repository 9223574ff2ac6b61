import { readdir } from 'node:fs/promises';

const ownFiles = new Set(['manifest.json', 'model.onnx', 'items.jsonl', 'users.jsonl']);

/**
 * Whether a bundle may be written to a directory: there is nothing, or another bundle. Otherwise what stands in the way:
 * the first file or folder that is not a bundle's.
 */
export const obstacleIn = async (directory: string): Promise<string | null> => {
  let names: string[];
  try {
    names = await readdir(directory);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return names.toSorted().find((name) => !ownFiles.has(name)) ?? null;
};
