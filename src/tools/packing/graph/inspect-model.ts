import { createHash } from 'node:crypto';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { BundleError } from '../../../bundle/bundle-error.ts';
import { InferenceProcess, ProcessLostError, RunFailedError } from '../../../inference/processes/inference-process.ts';
import type { GraphOutline } from '../../../inference/protocol.ts';
import { readModelFacts, type ModelFacts } from '../../onnx/edit-model.ts';
import { withoutZipMaps } from '../../onnx/zip-maps.ts';
import { ToolError } from '../../tool-error.ts';

/** A model file that somebody wants to pack. */
export interface InspectedModel {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Outputs that were maps; `bytes` give the tensor that entered their `ZipMap`. */
  readonly unzipped: readonly string[];
  readonly outline: GraphOutline;
  readonly facts: ModelFacts;
}

const timeoutMs = 120_000;

const cutOff = '(is the file cut off, or a Git LFS pointer?)';

/** The model as it will be packed, and what it says of itself. */
const readBytes = (file: string, bytes: Uint8Array): Omit<InspectedModel, 'outline'> => {
  try {
    const { model, names } = withoutZipMaps(bytes);
    return { file, bytes: model, unzipped: names, facts: readModelFacts(model) };
  } catch (error) {
    throw new ToolError(`${file}: expected an ONNX model, got bytes that are none ${cutOff}`, error);
  }
};

const askProcess = async (descriptor: number, bytes: Uint8Array): Promise<GraphOutline> => {
  const member = new InferenceProcess(descriptor);
  try {
    await member.started(timeoutMs);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await member.request('hash', { sha256, bytes: bytes.byteLength }, timeoutMs);
    return await member.request('inspect', null, timeoutMs);
  } finally {
    member.kill();
    await member.exited;
  }
};

/** Has an inference process read the file: a graph that crashes or hangs takes nothing else with it. */
const outlineOf = async (path: string, bytes: Uint8Array): Promise<GraphOutline> => {
  const handle = await open(path);
  try {
    return await askProcess(handle.fd, bytes);
  } finally {
    await handle.close();
  }
};

/** The same for a model that lies in no file yet. */
const outlineOfNew = async (bytes: Uint8Array): Promise<GraphOutline> => {
  const folder = await mkdtemp(join(tmpdir(), 'marquee-model-'));
  try {
    const path = join(folder, 'model.onnx');
    await writeFile(path, bytes);
    return await outlineOf(path, bytes);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const asToolError = (file: string, error: unknown): unknown => {
  if (error instanceof BundleError) {
    const { expected, actual } = error.finding;
    const isExternal = /external/i.test(actual);
    const external = isExternal ? '; export it with its weights inside (docs/bring-your-model.md, "One file")' : '';
    const hint = /protobuf|parsing/i.test(actual) ? ` ${cutOff}` : external;
    return new ToolError(`${file}: expected ${expected}, got ${actual}${hint}`, error);
  }
  if (error instanceof ProcessLostError || error instanceof RunFailedError)
    return new ToolError(`${file}: expected a graph that can be opened, got: ${error.message}`, error);
  return error;
};

/** Reads a model file and what its graph takes and gives. Throws a `ToolError`. */
export const inspectModel = async (path: string): Promise<InspectedModel> => {
  const file = basename(path);
  const read = await readFile(path).catch((error: unknown) => {
    throw new ToolError(`--model ${path} cannot be read: ${error instanceof Error ? error.message : ''}`, error);
  });
  const model = readBytes(file, read);
  try {
    const { bytes, unzipped } = model;
    return { ...model, outline: await (unzipped.length > 0 ? outlineOfNew(bytes) : outlineOf(path, bytes)) };
  } catch (error) {
    throw asToolError(file, error);
  }
};
