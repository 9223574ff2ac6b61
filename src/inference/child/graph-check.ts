import type { InferenceSession } from 'onnxruntime-node';
import { BundleError } from '../../bundle/bundle-error.ts';
import type { Manifest, ManifestInput } from '../../bundle/manifest.ts';
import type { GraphTensor } from '../protocol.ts';

const indexTypes = ['int64', 'int32'];

/** Which element types and which ranks an input of a role may have. */
const allowedForms = (input: ManifestInput, layout: string | undefined): { types: string[]; rank: number } => {
  switch (input.role) {
    case 'history':
      return { types: indexTypes, rank: layout === 'padded' ? 2 : 1 };
    case 'historyWeights':
      return { types: ['float32'], rank: layout === 'padded' ? 2 : 1 };
    case 'historyRow':
    case 'rowCount':
    case 'userIndex':
      return { types: indexTypes, rank: 1 };
  }
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
  refuse(`an ${side} "${name}"`, `${side}s ${tensors.map((tensor) => `"${tensor.name}"`).join(', ') || 'none'}`);

const shapeText = ({ elementType, shape }: GraphTensor): string => `${elementType} [${shape.join(', ')}]`;

/** An empty shape means that the graph does not state it: the first run tells. */
const hasRank = ({ shape }: GraphTensor, least: number, most: number): boolean =>
  shape.length === 0 || (shape.length >= least && shape.length <= most);

const checkForm = (tensor: GraphTensor, side: string, { types, rank }: { types: string[]; rank: number }): void => {
  if (types.includes(tensor.elementType) && hasRank(tensor, rank, rank)) return;
  refuse(`${side} "${tensor.name}" of ${types.join(' or ')} and rank ${rank}`, shapeText(tensor));
};

const checkNoOthers = (names: readonly string[], manifest: Manifest): void => {
  const extra = names.filter((name) => !manifest.inputs.some((input) => input.name === name));
  if (extra.length > 0)
    refuse(
      'a role in the manifest for every input of the graph',
      `no role for ${extra.map((n) => `"${n}"`).join(', ')}`,
    );
};

/** Throws a `BundleError` unless the graph's inputs and outputs are what the manifest says. */
export const checkGraph = (
  manifest: Manifest,
  graph: { inputs: readonly GraphTensor[]; outputs: readonly GraphTensor[]; inputNames: readonly string[] },
): void => {
  const history = manifest.inputs.find((input) => input.role === 'history');
  for (const input of manifest.inputs)
    checkForm(found(graph.inputs, input.name, 'input'), 'input', allowedForms(input, history?.layout));
  checkNoOthers(graph.inputNames, manifest);
  const scores = found(graph.outputs, manifest.output.scores, 'output');
  if (scores.elementType !== 'float32' || !hasRank(scores, 1, 2))
    refuse(`output "${scores.name}" of float32 [rows, items]`, shapeText(scores));
};
