import { BinaryReader, BinaryWriter } from '@bufbuild/protobuf/wire';
import { field, integer, nodeProto, valueInfoProto, type GraphNode, type ValueInfo } from './build-model.ts';
import { contentOf, copy, fieldsOf, textIn } from './raw-fields.ts';

/** What is added to a graph around what it has; nothing of its own is changed but the inputs that something replaces. */
export interface GraphEdit {
  /** Names of inputs that are inputs no longer: a node of `before` computes the value of that name. */
  readonly removedInputs: readonly string[];
  readonly inputs: readonly ValueInfo[];
  readonly before: readonly GraphNode[];
  readonly after: readonly GraphNode[];
  readonly outputs: readonly ValueInfo[];
}

/** What a model says about itself beside its graph. */
export interface ModelFacts {
  /** Version of the operator set `ai.onnx`; null when it uses no operator of it. */
  readonly opset: number | null;
  /** Who wrote it, such as `pytorch 2.9.0`; '' when it does not say. */
  readonly producer: string;
}

// Field numbers of onnx.proto.
const ofModel = { producerName: 2, producerVersion: 3, graph: 7, opset: 8 } as const;
const ofGraph = { node: 1, input: 11, output: 12 } as const;
const usualOpset = 18;

/** Version of `ai.onnx` that one `OperatorSetIdProto` asks for; undefined for another domain. */
const opsetOf = (message: Uint8Array): number | undefined => {
  const version = fieldsOf(message).find(({ number }) => number === 2);
  if (version === undefined || !['', 'ai.onnx'].includes(textIn(message, 1))) return undefined;
  return Number(new BinaryReader(version.raw).int64());
};

/** Throws an `Error` when the bytes are no ONNX model. */
export const readModelFacts = (model: Uint8Array): ModelFacts => {
  const fields = fieldsOf(model);
  const opsets = fields.filter(({ number }) => number === ofModel.opset).map((each) => opsetOf(contentOf(each)));
  const texts = [ofModel.producerName, ofModel.producerVersion].map((number) => textIn(model, number));
  return {
    opset: opsets.find((version) => version !== undefined) ?? null,
    producer: texts.filter((text) => text !== '').join(' '),
  };
};

const editedGraph =
  (graph: Uint8Array, edit: GraphEdit) =>
  (writer: BinaryWriter): void => {
    for (const node of edit.before) field(writer, ofGraph.node, nodeProto(node));
    for (const each of fieldsOf(graph)) {
      const isRemoved = each.number === ofGraph.input && edit.removedInputs.includes(textIn(contentOf(each), 1));
      if (!isRemoved) copy(writer, each);
    }
    for (const node of edit.after) field(writer, ofGraph.node, nodeProto(node));
    for (const input of edit.inputs) field(writer, ofGraph.input, valueInfoProto(input));
    for (const output of edit.outputs) field(writer, ofGraph.output, valueInfoProto(output));
  };

/** Writes a model with more around its graph. The new nodes are of the model's own version of `ai.onnx`, else of 18. */
export const editModel = (model: Uint8Array, edit: GraphEdit): Uint8Array => {
  const writer = new BinaryWriter();
  for (const each of fieldsOf(model)) {
    if (each.number === ofModel.graph) field(writer, ofModel.graph, editedGraph(contentOf(each), edit));
    else copy(writer, each);
  }
  if (readModelFacts(model).opset === null) field(writer, ofModel.opset, (w) => integer(w, 2, usualOpset));
  return writer.finish();
};
