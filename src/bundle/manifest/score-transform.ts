import type { ScoreTransform } from './manifest.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const clamp = (x: number): number => Math.min(1, Math.max(0, x));

/** Makes the function that shows a raw score as a number in [0, 1]; it never decreases. */
export const createScoreTransform = (transform: ScoreTransform): ((rawScore: number) => number) => {
  switch (transform.kind) {
    case 'asinh-logistic':
      return (raw) => sigmoid(transform.a + transform.b * Math.asinh(raw / transform.unit));
    case 'logistic':
      return (raw) => sigmoid(transform.a + transform.b * raw);
    case 'linear':
      return (raw) => clamp((raw - transform.min) / (transform.max - transform.min));
  }
};
