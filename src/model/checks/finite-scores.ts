import { BundleError } from '../../bundle/bundle-error.ts';
import { sourceCodes, type SlateBatch } from '../../inference/protocol.ts';

/** Throws a `BundleError` when nobody got a finite score: such a model would serve popularity to everybody. */
export const checkSources = ({ sources }: Pick<SlateBatch, 'sources'>): void => {
  if (sources.some((source) => sourceCodes[source] !== 'FALLBACK')) return;
  throw new BundleError({
    step: 'WARM_UP',
    file: 'model.onnx',
    expected: 'a finite score for somebody',
    actual: `none for any of ${sources.length} users: all scores are NaN or infinite`,
  });
};
