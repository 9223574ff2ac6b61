import type { ManifestSource } from '../../../bundle/manifest/manifest.ts';
import type { GraphTensor } from '../../../inference/protocol.ts';
import { editModel } from '../../onnx/edit-model.ts';
import { ToolError } from '../../tool-error.ts';
import type { DecidedInput, GraphContract } from '../graph/roles.ts';
import { asIs, type Fit, type FitContext, type InputSource } from './fit.ts';
import { fitFeatures, fitMixedFeatures } from './fit-features.ts';
import { fitHistory, fitHistoryLength, fitHistoryVector } from './fit-history.ts';
import { fitItemIndex, fitUserIndex } from './fit-indices.ts';
import { fitOutput } from './fit-output.ts';
import { fitHistoryWeights } from './fit-weights.ts';

/** A model that keeps to docs/bundle.md, and what its manifest says of it. */
export interface FittedModel {
  readonly model: Uint8Array;
  readonly inputs: readonly InputSource[];
  readonly output: ManifestSource['output'];
  /** The names of what was put before and after the graph; empty for a model that is packed as it is. */
  readonly added: readonly string[];
}

const historyOf = (inputs: readonly DecidedInput[], what: string): GraphTensor => {
  const history = inputs.find(({ role }) => role.kind === 'history' && role.layout === 'padded');
  if (history === undefined) throw new ToolError(`input "${what}": a historyLength needs a padded history beside it`);
  return history.tensor;
};

const fitInput = ({ tensor, role }: DecidedInput, inputs: readonly DecidedInput[], context: FitContext): Fit => {
  const { name } = tensor;
  switch (role.kind) {
    case 'history':
      return fitHistory(tensor, role.layout, context);
    case 'historyLength':
      return fitHistoryLength(tensor, historyOf(inputs, name), context);
    case 'historyVector':
      return fitHistoryVector(tensor, context);
    case 'itemIndex':
      return fitItemIndex(tensor, context);
    case 'userIndex':
      return fitUserIndex(tensor, context);
    case 'userFeatures':
    case 'itemFeatures':
      return fitFeatures(tensor, role, context);
    case 'features':
      return fitMixedFeatures(tensor, role.columns, context);
    case 'historyWeights':
      return fitHistoryWeights(tensor);
    case 'historyRow':
    case 'rowCount':
      return asIs({ name, role: role.kind });
  }
};

/** What fills an input must stand before what reads that input: lengths after the history they are counted from. */
const lengthsLast = (inputs: readonly DecidedInput[]): DecidedInput[] =>
  inputs.toSorted((a, b) => Number(a.role.kind === 'historyLength') - Number(b.role.kind === 'historyLength'));

/** Puts nodes around a graph where its inputs or outputs are not what docs/bundle.md describes. Throws a `ToolError`. */
export const fitGraph = (
  model: Uint8Array,
  { inputs, output }: GraphContract,
  { outputs, ...context }: FitContext & { outputs: readonly GraphTensor[] },
): FittedModel => {
  const last = fitOutput(output, outputs, context);
  const fits = [...lengthsLast(inputs).map((input) => fitInput(input, inputs, context)), last.fit];
  const edit = {
    removedInputs: fits.flatMap((fit) => fit.removedInputs),
    inputs: fits.flatMap((fit) => fit.inputs),
    before: fits.flatMap((fit) => fit.before),
    after: fits.flatMap((fit) => fit.after),
    outputs: fits.flatMap((fit) => fit.outputs),
  };
  const isEdited = edit.before.length + edit.after.length > 0;
  return {
    model: isEdited ? editModel(model, edit) : model,
    inputs: fits.flatMap((fit) => fit.roles),
    output: last.output,
    added: isEdited ? [...edit.removedInputs, ...edit.outputs.map(({ name }) => name)] : [],
  };
};
