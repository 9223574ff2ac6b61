import { basename, dirname, resolve } from 'node:path';
import { obstacleIn } from '../../bundle/files/replaceable.ts';
import { versionPattern } from '../../bundle/version.ts';
import { ToolError } from '../tool-error.ts';

/**
 * Where a bundle lies or is written: `<dir>/<name>/<version>`. Throws a `ToolError` when the last two folders are no name
 * and version.
 */
export const bundlePlace = (out: string): { directory: string; name: string; version: string } => {
  const directory = resolve(out);
  const place = { directory, name: basename(dirname(directory)), version: basename(directory) };
  for (const [part, value] of [
    ['name', place.name],
    ['version', place.version],
  ])
    if (!versionPattern.test(value!))
      throw new ToolError(
        `${out}: the last two folders are a bundle's name and version, and "${value}" is no ${part}: ` +
          '1 to 64 letters, digits, ".", "_" or "-", the first a letter or digit',
      );
  return place;
};

/** The same for a bundle that will be written: also throws when there is something else than a bundle. */
export const freeBundlePlace = async (out: string): Promise<ReturnType<typeof bundlePlace>> => {
  const place = bundlePlace(out);
  const obstacle = await obstacleIn(place.directory);
  if (obstacle === null) return place;
  throw new ToolError(
    `${out} (model "${place.name}", version "${place.version}") is no bundle, it holds "${obstacle}": ` +
      'give <dir>/<name>/<version>, a folder that does not exist yet or holds a bundle',
  );
};
