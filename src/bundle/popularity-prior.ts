import type { Manifest } from './manifest/manifest.ts';

/**
 * What the manifest's `popularityPrior` adds to the raw score of an item with relative popularity 1 (its `likeCount`
 * equals the greatest one): `coefficient / (liked items + smoothing)`, so it fades as a history grows.
 */
export const priorStrength = (prior: Manifest['popularityPrior'], scoredItems: number): number =>
  prior === undefined ? 0 : prior.coefficient / (scoredItems + prior.smoothing);
