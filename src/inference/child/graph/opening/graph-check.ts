import type { InferenceSession } from 'onnxruntime-node';
import { BundleError } from '../../../../bundle/bundle-error.ts';
import type { Manifest, ManifestInput, ManifestOutput } from '../../../../bundle/manifest/manifest.ts';
import type { GraphTensor } from '../../../protocol.ts';
import { featureTypes, floatTypes, indexTypes } from '../../feeds/tensors.ts';

/** Which element types and which ranks, from and to, a tensor may have. */
interface Form {
  readonly types: readonly string[];
  readonly ranks: readonly [least: number, most: number];
  /** The size of the last of two dimensions, where it is known. */
  readonly columns?: number;
}

/** Features may come as [rows, columns], or as [rows] when there is one column. */
const featuresForm = (columns: number): Form => ({ types: featureTypes, ranks: [columns === 1 ? 1 : 2, 2], columns });

const inputForm = (input: ManifestInput, layout: string | undefined): Form => {
  const historyRank = layout === 'padded' ? 2 : 1;
  switch (input.role) {
    case 'history':
      return { types: indexTypes, ranks: [historyRank, historyRank] };
    case 'historyWeights':
      return { types: floatTypes, ranks: [historyRank, historyRank] };
    case 'historyRow':
    case 'rowCount':
      return { types: indexTypes, ranks: [1, 1] };
    case 'userIndex':
    case 'itemIndex':
      return { types: indexTypes, ranks: [1, 2], columns: 1 };
    case 'userFeatures':
    case 'itemFeatures':
      return featuresForm(input.columns.length);
  }
};

const outputForms = (output: ManifestOutput): [name: string, form: Form][] => {
  const scores: Form = { types: floatTypes, ranks: [1, 2] };
  if (output.kind !== 'top') return [[output.scores, scores]];
  const indices: [string, Form] = [output.itemIndices, { types: indexTypes, ranks: [1, 2] }];
  return output.scores === undefined ? [indices] : [indices, [output.scores, scores]];
};

const refuse = (expected: string, actual: string): never => {
  throw new BundleError({ step: 'GRAPH', file: 'model.onnx', expected, actual });
};

/** The tensors of one side of a graph. Things that are not tensors have no element type to compare and are left out. */
export const tensorsOf = (metadata: readonly InferenceSession.ValueMetadata[]): GraphTensor[] =>
  metadata
    .filter((value) => value.isTensor)
    .map(({ name, type, shape }) => ({ name, elementType: type, shape: [...shape] }));

const found = (tensors: readonly GraphTensor[], name: string, side: string): GraphTensor =>
  tensors.find((tensor) => tensor.name === name) ??
  refuse(
    `an ${side} "${name}" that is a tensor`,
    `${side} tensors ${tensors.map((tensor) => `"${tensor.name}"`).join(', ') || 'none'}`,
  );

const shapeText = ({ elementType, shape }: GraphTensor): string => `${elementType} [${shape.join(', ')}]`;

/** An empty shape means that the graph does not state it: the first run tells. */
const hasShape = ({ shape }: GraphTensor, { ranks: [least, most], columns }: Form): boolean => {
  if (shape.length === 0) return true;
  const last = shape[1];
  const fits = columns === undefined || typeof last !== 'number' || last === columns;
  return shape.length >= least && shape.length <= most && fits;
};

const formText = ({ types, ranks: [least, most], columns }: Form): string => {
  const rank = least === most ? `rank ${least}` : `rank ${least} or ${most}`;
  return `${types.join(' or ')} and ${rank}${columns === undefined ? '' : ` with ${columns} in each row`}`;
};

const checkForm = (tensor: GraphTensor, side: string, form: Form): void => {
  if (form.types.includes(tensor.elementType) && hasShape(tensor, form)) return;
  refuse(`${side} "${tensor.name}" of ${formText(form)}`, shapeText(tensor));
};

const checkNoOthers = (names: readonly string[], manifest: Manifest): void => {
  const extra = names.filter((name) => !manifest.inputs.some((input) => input.name === name));
  if (extra.length > 0)
    refuse(
      'a role in the manifest for every input of the graph',
      `no role for ${extra.map((n) => `"${n}"`).join(', ')}`,
    );
};

/** A graph that takes one user and a fixed number of entries has to be told what stands where there are fewer. */
const checkPadding = (history: ManifestInput | undefined, inputs: readonly GraphTensor[]): void => {
  if (history?.role !== 'history' || history.layout !== 'single' || history.padIndex !== undefined) return;
  const length = inputs.find(({ name }) => name === history.name)?.shape[0];
  if (typeof length === 'number')
    refuse(`a padIndex in the manifest for "${history.name}", which always takes ${length} entries`, 'no padIndex');
};

/** Throws a `BundleError` unless the graph's inputs and outputs are what the manifest says. */
export const checkGraph = (
  manifest: Manifest,
  graph: { inputs: readonly GraphTensor[]; outputs: readonly GraphTensor[]; inputNames: readonly string[] },
): void => {
  const history = manifest.inputs.find((input) => input.role === 'history');
  for (const input of manifest.inputs)
    checkForm(found(graph.inputs, input.name, 'input'), 'input', inputForm(input, history?.layout));
  checkPadding(history, graph.inputs);
  checkNoOthers(graph.inputNames, manifest);
  for (const [name, form] of outputForms(manifest.output))
    checkForm(found(graph.outputs, name, 'output'), 'output', form);
};
