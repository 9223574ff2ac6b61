import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { field, integer, nodeProto, valueInfoProto, type Write } from './build-model.ts';
import { contentOf, copy, fieldsOf, textIn, textOf, type RawField } from './raw-fields.ts';

/** A `ZipMap`: probabilities in, a sequence of maps from class to probability out. */
interface ZipMap {
  readonly node: RawField;
  readonly from: string;
  readonly to: string;
  readonly classes: number;
}

// Field numbers of onnx.proto.
const ofModel = { graph: 7, opset: 8 } as const;
const ofGraph = { node: 1, output: 12 } as const;
const ofNode = { input: 1, output: 2, op: 4, attribute: 5, domain: 7 } as const;
const ofAttribute = { ints: 8, strings: 9 } as const;

const textsIn = (message: Uint8Array, number: number): string[] =>
  fieldsOf(message).flatMap((each) => (each.number === number ? [textOf(each)] : []));

/** How many numbers one field holds: repeated numbers may be packed into one. */
const numbersIn = ({ type, raw }: RawField): number => {
  if (type !== WireType.LengthDelimited) return 1;
  const reader = new BinaryReader(new BinaryReader(raw).bytes());
  let count = 0;
  for (; reader.pos < reader.len; count++) reader.int64();
  return count;
};

/** The classes, whole numbers or texts, that the attributes of a node list. */
const classesOf = (node: Uint8Array): number =>
  fieldsOf(node)
    .filter(({ number }) => number === ofNode.attribute)
    .flatMap((attribute) => fieldsOf(contentOf(attribute)))
    .reduce((count, each) => {
      if (each.number === ofAttribute.strings) return count + 1;
      return each.number === ofAttribute.ints ? count + numbersIn(each) : count;
    }, 0);

const asZipMap = (node: RawField): ZipMap[] => {
  const message = contentOf(node);
  if (textIn(message, ofNode.op) !== 'ZipMap' || textIn(message, ofNode.domain) !== 'ai.onnx.ml') return [];
  const [from, to] = [textsIn(message, ofNode.input)[0], textsIn(message, ofNode.output)[0]];
  return from === undefined || to === undefined ? [] : [{ node, from, to, classes: classesOf(message) }];
};

/** Those at the end of a graph whose probabilities it does not give otherwise. */
const lastZipMaps = (graph: readonly RawField[]): ZipMap[] => {
  const nodes = graph.filter(({ number }) => number === ofGraph.node);
  const outputs = new Set(
    graph.filter(({ number }) => number === ofGraph.output).map((each) => textIn(contentOf(each), 1)),
  );
  const zipMaps = nodes.flatMap(asZipMap).filter(({ from, to }) => outputs.has(to) && !outputs.has(from));
  if (zipMaps.length === 0) return [];
  const read = new Set(nodes.flatMap((each) => textsIn(contentOf(each), ofNode.input)));
  return zipMaps.filter(({ to }) => !read.has(to));
};

const withoutThem =
  (graph: readonly RawField[], zipMaps: readonly ZipMap[]): Write =>
  (writer) => {
    for (const each of graph) {
      const name = each.number === ofGraph.output ? textIn(contentOf(each), 1) : undefined;
      const ofNodes = zipMaps.find(({ node }) => node === each);
      const ofOutputs = zipMaps.find(({ to }) => to === name);
      if (ofNodes !== undefined) {
        const { from, to } = ofNodes;
        field(writer, ofGraph.node, nodeProto({ op: 'Identity', inputs: [from], outputs: [to] }));
      } else if (ofOutputs !== undefined) {
        const { to, classes } = ofOutputs;
        field(writer, ofGraph.output, valueInfoProto({ name: to, type: 'float32', shape: ['rows', classes] }));
      } else copy(writer, each);
    }
  };

/**
 * Gives the tensor that enters a `ZipMap` at the end of a graph in place of its maps, under the same name. `names` are
 * those of such outputs; a model without any is returned as it is. Throws an `Error` when the bytes are no ONNX model.
 */
export const withoutZipMaps = (model: Uint8Array): { model: Uint8Array; names: readonly string[] } => {
  const fields = fieldsOf(model);
  const graphs = fields.filter(({ number }) => number === ofModel.graph);
  const graph = graphs.flatMap((each) => fieldsOf(contentOf(each)));
  const zipMaps = lastZipMaps(graph);
  if (zipMaps.length === 0) return { model, names: [] };
  const writer = new BinaryWriter();
  for (const each of fields) if (each.number !== ofModel.graph) copy(writer, each);
  field(writer, ofModel.graph, withoutThem(graph, zipMaps));
  const opsets = fields.filter(({ number }) => number === ofModel.opset);
  const hasOwn = opsets.some((each) => ['', 'ai.onnx'].includes(textIn(contentOf(each), 1)));
  if (!hasOwn) field(writer, ofModel.opset, (w) => integer(w, 2, 18));
  return { model: writer.finish(), names: zipMaps.map(({ to }) => to) };
};
