import type { Manifest } from '../../bundle/manifest/manifest.ts';
import { fetchedOutputs } from '../../bundle/manifest/manifest-output.ts';
import type { UserTable } from '../../bundle/rows/user-table.ts';
import type { CatalogueBuilder } from '../../catalog/catalogue.ts';
import type { GraphFacts, GraphTensor } from '../../inference/protocol.ts';
import type { Candidate } from '../../model/loading/candidate.ts';
import { prepareCandidate, type OpenedBundle } from '../../model/loading/load-generation.ts';
import { checkItems, checkUsers, parseItems, parseUsers } from '../../model/loading/tables.ts';
import { askGoldenQuestions, warmUp, type TrialContext } from '../../model/checks/trials.ts';
import type { CheckList } from './check-list.ts';

/** What passed its hash; the others are not there. */
export interface CheckedFiles {
  readonly candidate?: Candidate | undefined;
  readonly items?: Buffer | undefined;
  readonly users?: Buffer | undefined;
}

interface ReadManifest {
  readonly manifest: Manifest;
  readonly fingerprint: string;
}

const shapeText = ({ name, elementType, shape }: GraphTensor): string => `${name} ${elementType} [${shape.join(', ')}]`;

const graphText = ({ inputs, outputs, itemCount }: GraphFacts): string =>
  `${[...inputs, ...outputs].map(shapeText).join(', ')}; ${itemCount ?? 'any number of'} items`;

const statedText = ({ inputs, output }: Manifest): string =>
  `inputs ${inputs.map(({ name, role }) => `"${name}" (${role})`).join(', ')} and ${fetchedOutputs(output)
    .map((name) => `output "${name}"`)
    .join(', ')}`;

const checkItemRows = (list: CheckList, items: Buffer | undefined): Promise<CatalogueBuilder | undefined> =>
  list.make(
    { step: 'GRAPH', file: 'items.jsonl', expected: 'rows as docs/bundle.md describes' },
    items &&
      (async () => {
        const value = await parseItems(items);
        return { value, actual: `${value.count()} rows` };
      }),
  );

/** What reading the users depends on. */
type UserTraits = Pick<Manifest, 'userIdType' | 'inputs'>;

const checkUserRows = (
  list: CheckList,
  users: Buffer | undefined,
  manifest: UserTraits,
): Promise<UserTable | undefined> =>
  list.make(
    { step: 'GRAPH', file: 'users.jsonl', expected: 'rows as docs/bundle.md describes' },
    users &&
      (async () => {
        const value = await parseUsers(users, manifest);
        return { value, actual: `${value.count} rows` };
      }),
  );

interface Parts {
  readonly graph: GraphFacts | undefined;
  readonly catalogue: CatalogueBuilder | undefined;
  readonly users: UserTable | undefined;
}

/** Compares the tables with what the graph scores. Returns whether both agree with it. */
const checkSizes = async (list: CheckList, { graph, catalogue, users }: Parts, hasUsers: boolean): Promise<boolean> => {
  const itemCount = graph?.itemCount ?? catalogue?.count() ?? 0;
  const count = graph === undefined ? 'N' : String(itemCount);
  const compareItems = async (items: CatalogueBuilder) => {
    checkItems({ catalogue: items }, itemCount);
    return { value: true, actual: `${items.count()} rows` };
  };
  const compareUsers = async (table: UserTable) => {
    checkUsers({ users: table }, itemCount);
    return { value: true, actual: table.greatestItem < 0 ? 'none' : `0 to ${table.greatestItem}` };
  };
  const areItemsThere = await list.make(
    { step: 'GRAPH', file: 'items.jsonl', expected: `at least as many rows as the graph scores (${count})` },
    graph && catalogue && (() => compareItems(catalogue)),
  );
  if (!hasUsers) return areItemsThere === true;
  const areHistoriesIn = await list.make(
    { step: 'GRAPH', file: 'users.jsonl', expected: `history indices from 0, below what the graph scores (${count})` },
    graph && users && (() => compareUsers(users)),
  );
  return areItemsThere === true && areHistoriesIn === true;
};

/** Checks the graph against the manifest, each table, and the tables against the graph. */
export const checkGraph = async (
  list: CheckList,
  found: ReadManifest | undefined,
  { candidate, items, users }: CheckedFiles,
): Promise<OpenedBundle | undefined> => {
  const open = async (opening: Candidate) => {
    const value = await opening.openGraph();
    return { value, actual: graphText(value) };
  };
  const expected = found === undefined ? 'what the manifest states' : statedText(found.manifest);
  const graph = await list.make({ step: 'GRAPH', file: 'model.onnx', expected }, candidate && (() => open(candidate)));
  const catalogue = await checkItemRows(list, items);
  const hasUsers = found === undefined || found.manifest.files['users.jsonl'] !== undefined;
  const traits: UserTraits = found?.manifest ?? { userIdType: 'integer', inputs: [] };
  const table = hasUsers ? await checkUserRows(list, users, traits) : await parseUsers(null, traits);
  const doAgree = await checkSizes(list, { graph, catalogue, users: table }, hasUsers);
  if (found === undefined || graph === undefined || catalogue === undefined || table === undefined) return undefined;
  return doAgree ? { ...found, graph, catalogue, users: table } : undefined;
};

/** How long one run may take: what a server allows unless it is told otherwise. */
const warmUpTimeoutMs = 2000;

const warmUpText = (timings: Awaited<ReturnType<typeof warmUp>>): string =>
  timings
    .map(({ batchSize, p50Ms, p95Ms }) => `${batchSize}: ${p50Ms.toFixed(2)} ms, at most ${p95Ms.toFixed(2)} ms`)
    .join('; ');

/** Runs the model at its smallest and largest batch; returns what lists are made from, whether the runs ended well or not. */
const checkWarmUp = async (
  list: CheckList,
  opened: OpenedBundle | undefined,
  candidate: Candidate | undefined,
): Promise<TrialContext | undefined> => {
  let context: TrialContext | undefined;
  const warm = async (bundle: OpenedBundle, running: Candidate) => {
    context = await prepareCandidate(running, bundle);
    return { value: true, actual: warmUpText(await warmUp(running, context, warmUpTimeoutMs)) };
  };
  await list.make(
    { step: 'WARM_UP', file: 'model.onnx', expected: 'runs of 1 and of 100 users that end well' },
    opened && candidate && (() => warm(opened, candidate)),
  );
  return context;
};

/** Warms the model up and asks for its golden answers. */
export const checkRuns = async (
  list: CheckList,
  { found, opened }: { found: ReadManifest | undefined; opened: OpenedBundle | undefined },
  candidate: Candidate | undefined,
): Promise<void> => {
  const context = await checkWarmUp(list, opened, candidate);
  const golden = found?.manifest.golden.length;
  const ask = async (asked: TrialContext, running: Candidate) => {
    await askGoldenQuestions(running, asked);
    return { value: true, actual: golden === 0 ? 'none to ask for' : 'the same' };
  };
  const canAsk = candidate?.members[0]?.alive === true;
  await list.make(
    { step: 'GOLDEN_ANSWERS', file: 'manifest.json', expected: `${golden ?? 'its'} lists, scores within 1e-4` },
    context && candidate && canAsk ? () => ask(context, candidate) : undefined,
  );
};
