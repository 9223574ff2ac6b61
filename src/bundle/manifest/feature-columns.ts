import type { ManifestInput } from './manifest.ts';

/** One feature column and what stands for an unknown value of it. */
export interface FeatureColumn {
  readonly name: string;
  readonly default: number;
}

/** All columns of the inputs with this role, input by input, as they are fed. */
export const featureColumns = (
  inputs: readonly ManifestInput[],
  role: 'userFeatures' | 'itemFeatures',
): FeatureColumn[] =>
  inputs.flatMap((input) =>
    input.role === role ? input.columns.map((name) => ({ name, default: input.defaults[name] ?? 0 })) : [],
  );
