/** The runtime sends telemetry unless this is set before it is loaded. */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
const { InferenceSession, Tensor } = await import('onnxruntime-node');

/** The histories of some users, one after another. */
export interface RaggedBatch {
  readonly histories: readonly ArrayLike<number>[];
  readonly weights: readonly ArrayLike<number>[];
}

const int64 = (values: readonly number[]) => new Tensor('int64', BigInt64Array.from(values, BigInt), [values.length]);

/** Runs a ragged graph in the real runtime: its scores [users, items] row-major. */
export const runGraph = async (model: Uint8Array, { histories, weights }: RaggedBatch): Promise<Float32Array> => {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const flatWeights = Float32Array.from(weights.flatMap((own) => Array.from(own)));
  const { scores } = await session.run({
    history: int64(histories.flatMap((own) => Array.from(own))),
    weights: new Tensor('float32', flatWeights, [flatWeights.length]),
    row: int64(histories.flatMap((own, row) => Array.from(own, () => row))),
    count: int64([histories.length]),
  });
  await session.release();
  if (!(scores?.data instanceof Float32Array)) throw new TypeError('the graph gives no float32 scores');
  return scores.data;
};
