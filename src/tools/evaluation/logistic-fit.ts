/** Numbers with a yes (1) or no (0) each. */
export interface Examples {
  readonly x: readonly number[];
  readonly y: readonly (0 | 1)[];
}

const rounds = 50;
/** Keeps the steps finite where yes and no can be told apart without error. */
const ridge = 1e-6;

/**
 * Fits `P(yes | x) = 1 / (1 + exp(-(a + b x)))` by logistic regression with Newton's method (Platt, 1999, Probabilistic
 * outputs for support vector machines).
 */
export const fitLogistic = ({ x, y }: Examples): { a: number; b: number } => {
  let [a, b] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    let [ga, gb, haa, hab, hbb] = [-ridge * a, -ridge * b, ridge, 0, ridge];
    for (const [i, xi] of x.entries()) {
      const p = 1 / (1 + Math.exp(-(a + b * xi)));
      const weight = p * (1 - p);
      ga += y[i]! - p;
      gb += (y[i]! - p) * xi;
      haa += weight;
      hab += weight * xi;
      hbb += weight * xi * xi;
    }
    const determinant = haa * hbb - hab * hab;
    const [stepA, stepB] = [(hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant];
    [a, b] = [a + stepA, b + stepB];
    if (!(Math.abs(stepA) + Math.abs(stepB) > 1e-10)) break;
  }
  return { a, b };
};
