import { BinaryReader, type BinaryWriter, type WireType } from '@bufbuild/protobuf/wire';

/** One field of a message: its number, how it is stored, and its bytes as they are in the file. */
export interface RawField {
  readonly number: number;
  readonly type: WireType;
  readonly raw: Uint8Array;
}

export const fieldsOf = (message: Uint8Array): RawField[] => {
  const reader = new BinaryReader(message);
  const fields: RawField[] = [];
  while (reader.pos < reader.len) {
    const [number, type] = reader.tag();
    fields.push({ number, type, raw: reader.skip(type, number) });
  }
  return fields;
};

/** The content of a field that is a message or a text. */
export const contentOf = ({ raw }: RawField): Uint8Array => new BinaryReader(raw).bytes();
export const textOf = (of: RawField): string => new BinaryReader(of.raw).string();
export const copy = (writer: BinaryWriter, { number, type, raw }: RawField): void =>
  void writer.tag(number, type).raw(raw);
export const textIn = (message: Uint8Array, number: number): string => {
  const found = fieldsOf(message).find((each) => each.number === number);
  return found === undefined ? '' : textOf(found);
};
