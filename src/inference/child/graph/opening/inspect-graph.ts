import type { GraphOutline } from '../../../protocol.ts';
import { tensorsOf } from './graph-check.ts';
import { createSession } from './session.ts';

/** Reads what a graph takes and gives. Throws a `BundleError` when ONNX Runtime can't load it. */
export const inspectGraph = async (model: Uint8Array): Promise<GraphOutline> => {
  const session = await createSession(model);
  try {
    const all = [...session.inputMetadata, ...session.outputMetadata];
    return {
      inputs: tensorsOf(session.inputMetadata),
      outputs: tensorsOf(session.outputMetadata),
      others: all.filter(({ isTensor }) => !isTensor).map(({ name }) => name),
    };
  } finally {
    await session.release();
  }
};
