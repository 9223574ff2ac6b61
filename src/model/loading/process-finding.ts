import { BundleError, type BundleStep } from '../../bundle/bundle-error.ts';
import { ProcessLostError, RunFailedError } from '../../inference/processes/inference-process.ts';

/** What the runtime, the C++ library and V8 say when an allocation fails. */
const memoryWords = /bad[ _]alloc|allocat|out of memory|MB of memory/iu;
/** A process that may not allocate often aborts instead of saying so. */
const deathWords = /died of SIG(?:ABRT|SEGV|TRAP|BUS|ILL)/u;

const messageOf = (error: unknown): string =>
  error instanceof BundleError ? error.finding.actual : error instanceof Error ? error.message : String(error);

/**
 * A fault of a process during a step is a fault of the model: a `BundleError`. Says so where memory was, or may have
 * been, the reason. `memoryMb` is the limit; undefined when there was none.
 */
export const asFinding = (step: BundleStep, error: unknown, memoryMb: number | undefined): unknown => {
  const isOfProcess = error instanceof ProcessLostError || error instanceof RunFailedError;
  const actual = messageOf(error);
  const limit = `at most ${memoryMb} MB of memory (MODEL_MEMORY_MB)`;
  const finding = (expected: string, text = actual): BundleError =>
    new BundleError({ step, file: 'model.onnx', expected, actual: text }, error);
  if (memoryMb !== undefined && memoryWords.test(actual)) return finding(`a model that takes ${limit}`);
  if (!isOfProcess) return error;
  if (memoryMb !== undefined && deathWords.test(actual))
    return finding('a model that runs', `${actual} It had ${limit}.`);
  return finding('a model that runs');
};
