import { readManifestText } from '../../bundle/files/bundle-files.ts';
import { parseManifest, type Manifest } from '../../bundle/manifest/manifest.ts';
import { fetchedOutputs } from '../../bundle/manifest/manifest-output.ts';
import type { Movie } from '../../catalog/movie.ts';
import { parseTables, readTables } from '../../model/loading/tables.ts';
import { onOneLine } from '../on-one-line.ts';

type Line = readonly [name: string, value: string];

interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

const firstTitles = 5;
const shownGenres = 8;

const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

const titleText = ({ title, releaseYear }: Movie): string =>
  releaseYear === null ? title : `${title} (${releaseYear})`;

const sectionText = ({ title, lines }: Section): string => {
  const clean = lines.map(([name, value]): Line => [onOneLine(name), onOneLine(value)]);
  const width = Math.max(...clean.map(([name]) => name.length));
  const rows = clean.map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`);
  return lines.length === 0 ? '' : `${title}\n${rows.join('')}\n`;
};

const headSection = (manifest: Manifest): Section => ({
  title: `${manifest.name} ${manifest.version}`,
  lines: [
    ['framework', manifest.framework],
    ['created', manifest.createdAt],
    ...(manifest.trainedAt == null ? [] : ([['trained', manifest.trainedAt]] satisfies Line[])),
    ...(manifest.runId == null ? [] : ([['run', manifest.runId]] satisfies Line[])),
    ...manifest.attributions.map(({ name, url }): Line => ['data', `${name}, ${url}`]),
  ],
});

const graphSection = ({ inputs, output }: Manifest): Section => ({
  title: 'Graph',
  lines: [
    ...inputs.map((input): Line => {
      const layout = input.role === 'history' ? `, ${input.layout}, the newest ${input.maxLength}` : '';
      return [input.name, `input: ${input.role}${layout}`];
    }),
    ...fetchedOutputs(output).map((name): Line => [name, `output: ${output.kind}`]),
  ],
});

const servingSection = (manifest: Manifest): Section => {
  const { recency, popularityPrior: prior, neutral, strongMatch } = manifest;
  const { kind, ...numbers } = manifest.scoreTransform;
  const words = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  return {
    title: 'Serving',
    lines: [
      ['scores', `${kind}: ${words.join(', ')}; neutral ${neutral}; strong match from ${strongMatch}`],
      ['recency', recency === undefined ? 'none' : `floor ${recency.floor}, half-life ${recency.halfLife}`],
      ['popularity', prior === undefined ? 'none' : `${prior.coefficient} / (liked items + ${prior.smoothing})`],
    ],
  };
};

const filesSection = ({ files }: Manifest): Section => ({
  title: 'Files',
  lines: Object.entries(files).map(([name, { bytes }]): Line => [name, sizeText(bytes)]),
});

/** Reads the tables and says what is in them. */
const tableSections = async (directory: string, manifest: Manifest): Promise<Section[]> => {
  const { catalogue: builder, users } = await parseTables(await readTables(directory, manifest), manifest);
  const { movies, facets, indexOf } = builder.finish(builder.count());
  const genres = facets.genres.slice(0, shownGenres).map(({ value, count }) => `${value} ${count}`);
  const titles = movies.slice(0, firstTitles).map(titleText);
  const [golden] = manifest.golden;
  const titleOf = (id: string): string => {
    const index = indexOf(id);
    return index === undefined ? `unknown movie ${id}` : titleText(movies[index]!);
  };
  return [
    {
      title: 'Content',
      lines: [
        ['items', `${movies.length}: ${titles.join(', ')}${movies.length > firstTitles ? ', ...' : ''}`],
        ['genres', `${facets.genres.length}: ${genres.join(', ')}${facets.genres.length > shownGenres ? ', ...' : ''}`],
        ['users', String(users.count)],
        ['golden answers', String(manifest.golden.length)],
      ],
    },
    {
      title: golden?.userId === undefined ? 'For a history' : `For user ${golden.userId}`,
      lines: (golden?.itemIds ?? []).map((id, at): Line => [golden!.scores[at]!.toFixed(3), titleOf(id)]),
    },
  ];
};

/** What is in a bundle, for a person. The model is not run. Throws a `BundleError` when it cannot be read. */
export const showBundle = async (directory: string): Promise<string> => {
  const manifest = parseManifest((await readManifestText(directory)).text);
  const sections: Section[] = [
    headSection(manifest),
    graphSection(manifest),
    servingSection(manifest),
    { title: 'Metrics', lines: Object.entries(manifest.metrics).map(([name, value]): Line => [name, String(value)]) },
    { title: 'Hyperparameters', lines: Object.entries(manifest.hyperparameters) },
    filesSection(manifest),
    ...(await tableSections(directory, manifest)),
  ];
  return sections.map(sectionText).join('').trimEnd().concat('\n');
};
