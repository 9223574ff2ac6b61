import { InferenceSession } from 'onnxruntime-node';
import { BundleError } from '../../../../bundle/bundle-error.ts';
import { refuseExternalData } from './external-data.ts';

/**
 * One thread, because more would double processor time for no speed. No memory patterns, because runs differ in shape:
 * they only hold on to memory. Errors only, because warnings of the runtime are for its own makers.
 */
const sessionOptions: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  enableMemPattern: false,
  logSeverityLevel: 3,
};

const lfsPointer = Buffer.from('version https://git-lfs.github.com/');

const notLoadable = (actual: string, cause?: unknown): BundleError =>
  new BundleError({ step: 'GRAPH', file: 'model.onnx', expected: 'a graph that ONNX Runtime loads', actual }, cause);

/** Makes a session of a model. Throws a `BundleError` when ONNX Runtime can't load it. */
export const createSession = async (model: Uint8Array): Promise<InferenceSession> => {
  if (lfsPointer.equals(model.subarray(0, lfsPointer.length)))
    throw notLoadable('a pointer of Git LFS, not the file itself (git lfs pull)');
  refuseExternalData(model);
  try {
    return await InferenceSession.create(model, sessionOptions);
  } catch (error) {
    const actual = error instanceof Error ? error.message : String(error);
    throw notLoadable(actual, error);
  }
};
