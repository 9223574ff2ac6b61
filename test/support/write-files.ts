import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes files by name into a folder. */
export const writeFiles = async (
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> => {
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
};
