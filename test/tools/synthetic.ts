import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../../src/tools/splitting/random.ts';

/** A new folder with the given files; texts are written as UTF-8. */
export const folderOf = async (files: Record<string, string | Uint8Array>): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-tools-'));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
};

const genres = ['Drama', 'Comedy', 'Crime|Drama', '(no genres listed)'];

/** A made-up data set in MovieLens' newer layout: users like movies of their own half of the catalogue more. */
export const syntheticFiles = ({ users = 60, movies = 40, seed = 1 } = {}): Record<string, string> => {
  const random = createRandom(seed);
  const movieRows = Array.from({ length: movies }, (_, m) => `${m + 1},Movie ${m} (${1960 + m}),${genres[m % 4]}`);
  const ratingRows: string[] = [];
  for (let user = 1; user <= users; user++)
    for (let movie = 1; movie <= movies; movie++) {
      if (random() < 0.5) continue;
      const stars = (movie + user) % 2 === 0 ? 3.5 + Math.floor(random() * 4) / 2 : 1 + Math.floor(random() * 8) / 2;
      ratingRows.push(`${user},${movie},${stars},${1_000_000_000 + Math.floor(random() * 1e8)}`);
    }
  return {
    'movies.csv': `movieId,title,genres\n${movieRows.join('\n')}\n`,
    'ratings.csv': `userId,movieId,rating,timestamp\n${ratingRows.join('\n')}\n`,
    'metadata.csv': 'movieId,original_language,adult\n1,en,False\n2,fr,True\n3,xx,\n',
  };
};

/** Takes messages nobody reads. */
export const silent = (): void => {};
