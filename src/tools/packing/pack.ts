import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { BundleError } from '../../bundle/bundle-error.ts';
import { createScoreTransform } from '../../bundle/manifest/score-transform.ts';
import { writeBundle, type BundleContent } from '../../bundle/files/writer.ts';
import type { Progress } from '../progress.ts';
import { ToolError } from '../tool-error.ts';
import { decide, type Decision } from './decide.ts';
import { fitGraph } from './fitting/fit-graph.ts';
import { inspectModel, type InspectedModel } from './graph/inspect-model.ts';
import { cutNote } from './checks/histories.ts';
import type { PackOptions, PackPorts } from './pack-options.ts';
import { proposalText } from './proposal-text.ts';
import { readTables, type PackTables } from './read-tables.ts';
import { finishContent, tryModel, type Trial } from './trial/try-model.ts';
import { aucNote } from './trial/holdout-checks.ts';
import { withLoadedBundle } from './trial/load-bundle.ts';
import { listsText } from './trial/shown-lists.ts';

const propose = (
  model: InspectedModel,
  { contract, context, candidates }: Decision,
  print: PackPorts['print'],
): void => {
  const { padIndex, firstItem, firstOutput } = context;
  print(proposalText(contract, model.outline, { padIndex, firstItem, firstOutput, candidates }));
};

/** What a person should hear before the proposal. */
const readNotes = ({ unzipped }: InspectedModel, { notes }: PackTables, { directory }: PackOptions): string[] => [
  ...notes,
  ...unzipped.map((name) => `Output ${name}: the tensor that enters its ZipMap is taken, not the maps`),
  ...(existsSync(directory) ? [`${directory}: the bundle that is there will be replaced`] : []),
];

/** A bundle that serves, but shows raw scores as they are and has no golden answers yet. */
const draftContent = (
  model: InspectedModel,
  tables: PackTables,
  { decision, options }: { decision: Decision; options: PackOptions },
): { draft: BundleContent; added: readonly string[] } => {
  const { contract, context, candidates } = decision;
  const fitted = fitGraph(model.bytes, contract, { ...context, outputs: model.outline.outputs });
  const { framework, metrics } = options.shown;
  const manifest: BundleContent['manifest'] = {
    createdAt: new Date().toISOString(),
    framework: framework ?? (model.facts.producer || 'onnx'),
    userIdType: tables.users?.idType ?? options.tables.userIdType ?? 'integer',
    metrics: { ...metrics },
    inputs: [...fitted.inputs],
    output: fitted.output,
    ...(candidates === undefined ? {} : { candidates: { by: 'popularity', count: candidates } }),
    scoreTransform: { kind: 'linear', min: 0, max: 1 },
  };
  const { items, users } = tables;
  return { draft: { manifest, model: fitted.model, items, users: users?.users ?? null }, added: fitted.added };
};

const showLists = ({ lists }: Trial, content: BundleContent, print: PackPorts['print']): void => {
  const show = createScoreTransform(content.manifest.scoreTransform);
  print(`\nThe first recommendations of some:\n${listsText(lists, content, show)}`);
};

/** The golden answers were asked of this very model a moment ago. */
const explainUnsteady = (error: unknown): never => {
  if (!(error instanceof BundleError) || error.finding.step !== 'GOLDEN_ANSWERS') throw error;
  throw new ToolError(
    `the model gave other scores when it was asked again: expected ${error.finding.expected}, got ${error.finding.actual}. ` +
      'Does it have random nodes (dropout), or nodes that look at the whole batch (DynamicQuantizeLinear)?',
    error,
  );
};

/**
 * Packs a model with its items and users as a bundle: decides what inputs and outputs are, asks, tries the model as a
 * server would run it, and puts the bundle in place once it has passed every check. Throws a `ToolError` or a
 * `BundleError`.
 */
export const pack = async (options: PackOptions, { print, confirm }: PackPorts, progress: Progress): Promise<void> => {
  const model = await progress.step(`Reading ${options.model}`, () => inspectModel(options.model));
  const tables = await progress.step(`Reading ${options.items}`, () => readTables(options));
  readNotes(model, tables, options).forEach((note) => progress.note(note));
  const decision = decide(model, tables, options);
  propose(model, decision, print);
  if (!(await confirm())) throw new ToolError('nothing was written');
  const { draft, added } = draftContent(model, tables, { decision, options });
  const cut = cutNote(draft.manifest.inputs, tables);
  if (cut !== null) progress.note(cut);
  if (added.length > 0) progress.note(`Nodes are put around the graph for ${added.join(', ')}`);
  const trial = await progress.step('Trying the model', () =>
    withLoadedBundle(options, draft, (generation) => tryModel(generation, draft, tables.heldOut)),
  );
  const { content, reason } = finishContent(draft, trial, options.shown);
  progress.note(`Scores: ${reason}`);
  const auc = aucNote(trial.examples);
  if (auc !== null) progress.note(auc);
  await progress.step('Checking the bundle as a server does', () =>
    withLoadedBundle(options, content, async () => undefined).catch(explainUnsteady),
  );
  showLists(trial, content, print);
  await progress.step(`Writing ${options.directory}`, () => writeBundle(options.directory, content));
  progress.note(`To serve it: MODELS_DIR=${dirname(dirname(options.directory))} MODEL_NAME=${options.name} npm start`);
};
