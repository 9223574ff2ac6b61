import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

type Write = (writer: BinaryWriter) => void;

const field = (writer: BinaryWriter, number: number, write: Write): void => {
  writer.tag(number, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
};
const text = (writer: BinaryWriter, number: number, value: string): void =>
  void writer.tag(number, WireType.LengthDelimited).string(value);
const integer = (writer: BinaryWriter, number: number, value: number): void =>
  void writer.tag(number, WireType.Varint).int64(value);

/** `ai.onnx.ml.ZipMap` with the classes 0 and 1 (onnx.proto, `NodeProto`). */
const zipMapNode =
  (from: string, to: string): Write =>
  (writer) => {
    text(writer, 1, from);
    text(writer, 2, to);
    text(writer, 4, 'ZipMap');
    field(writer, 5, (attribute) => {
      text(attribute, 1, 'classlabels_int64s');
      integer(attribute, 8, 0);
      integer(attribute, 8, 1);
      integer(attribute, 20, 7);
    });
    text(writer, 7, 'ai.onnx.ml');
  };

/** An output that is a sequence of maps from int64 to float32 (onnx.proto, `ValueInfoProto`, `TypeProto`). */
const mapsOutput =
  (name: string): Write =>
  (writer) => {
    const float: Write = (type) => field(type, 1, (tensor) => integer(tensor, 1, 1));
    const map: Write = (type) => {
      integer(type, 1, 7);
      field(type, 2, float);
    };
    text(writer, 1, name);
    field(writer, 2, (type) => field(type, 4, (sequence) => field(sequence, 1, (element) => field(element, 5, map))));
  };

/**
 * A model with one output more, `maps`, made of the float32 [R, 2] tensor `from` as classifiers of scikit-learn do. Uses
 * that one protobuf message after another reads as both merged.
 */
export const withZipMap = (model: Uint8Array, from: string): Uint8Array => {
  const writer = new BinaryWriter();
  field(writer, 7, (graph) => {
    field(graph, 1, zipMapNode(from, 'maps'));
    field(graph, 12, mapsOutput('maps'));
  });
  field(writer, 8, (opset) => {
    text(opset, 1, 'ai.onnx.ml');
    integer(opset, 2, 3);
  });
  return Buffer.concat([model, writer.finish()]);
};
