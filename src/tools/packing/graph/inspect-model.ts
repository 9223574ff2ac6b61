import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { BundleError } from '../../../bundle/bundle-error.ts';
import { InferenceProcess, ProcessLostError, RunFailedError } from '../../../inference/processes/inference-process.ts';
import type { GraphOutline } from '../../../inference/protocol.ts';
import { readModelFacts, type ModelFacts } from '../../onnx/edit-model.ts';
import { ToolError } from '../../tool-error.ts';

/** A model file that somebody wants to pack. */
export interface InspectedModel {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly outline: GraphOutline;
  readonly facts: ModelFacts;
}

const timeoutMs = 120_000;

const factsOf = (file: string, bytes: Uint8Array): ModelFacts => {
  try {
    return readModelFacts(bytes);
  } catch (error) {
    throw new ToolError(`${file}: expected an ONNX model, got bytes that are none`, error);
  }
};

/** Has an inference process read the graph: one that crashes or hangs takes nothing else with it. */
const outlineOf = async (descriptor: number, bytes: Uint8Array): Promise<GraphOutline> => {
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

const asToolError = (file: string, error: unknown): unknown => {
  if (error instanceof BundleError) {
    const { expected, actual } = error.finding;
    const isExternal = /external/i.test(actual);
    const hint = isExternal ? '; export it with its weights inside (docs/bring-your-model.md, "One file")' : '';
    return new ToolError(`${file}: expected ${expected}, got ${actual}${hint}`, error);
  }
  if (error instanceof ProcessLostError || error instanceof RunFailedError)
    return new ToolError(`${file}: expected a graph that can be opened, got: ${error.message}`, error);
  return error;
};

/** Reads a model file and what its graph takes and gives. Throws a `ToolError`. */
export const inspectModel = async (path: string): Promise<InspectedModel> => {
  const file = basename(path);
  const handle = await open(path).catch((error: unknown) => {
    throw new ToolError(`--model ${path} cannot be read: ${error instanceof Error ? error.message : ''}`, error);
  });
  try {
    const bytes = await handle.readFile();
    const facts = factsOf(file, bytes);
    return { file, bytes, facts, outline: await outlineOf(handle.fd, bytes) };
  } catch (error) {
    throw asToolError(file, error);
  } finally {
    await handle.close();
  }
};
