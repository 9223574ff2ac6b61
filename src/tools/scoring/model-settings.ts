import type { Manifest } from '../../bundle/manifest/manifest.ts';
import { linearWeight, plainWeight } from '../training/likes.ts';

/** Which model is trained, and how. */
export type ModelSettings =
  | { readonly kind: 'linear'; readonly l2: number; readonly neighbours: number; readonly recency: boolean }
  | { readonly kind: 'item-knn'; readonly neighbours: number };

/** How a model's histories are weighted and its raw scores made, as the manifest will say it. */
export interface Serving {
  readonly maxLength: number;
  readonly recency?: NonNullable<Manifest['recency']>;
  readonly popularityPrior?: NonNullable<Manifest['popularityPrior']>;
}

/** The longest history that is scored; shorter ones lose accuracy for people who rated much. */
const maxLength = 1000;

export const servingOf = (settings: ModelSettings): Serving => {
  switch (settings.kind) {
    case 'linear':
      return {
        maxLength,
        ...(settings.recency ? { recency: { floor: 0.5, halfLife: 5 } } : {}),
        popularityPrior: { coefficient: 0.1, smoothing: 4 },
      };
    case 'item-knn':
      return { maxLength };
  }
};

/** What a rating counts in a served history; 0: seen but not liked. */
export const historyWeightOf = (settings: ModelSettings): ((stars: number) => number) =>
  settings.kind === 'linear' ? linearWeight : plainWeight;
