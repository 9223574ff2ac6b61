/** Numbers that look random and are the same for the same seed: a multiplicative congruence. */
export interface Random {
  /** A whole number from 0 to `limit` - 1. */
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <Value>(values: readonly Value[]) => Value;
  /** `least` to `most` values. */
  readonly several: <Value>(least: number, most: number, value: () => Value) => Value[];
}

const modulus = 2_147_483_647;

export const createRandom = (seed: number): Random => {
  let state = (Math.abs(seed) % (modulus - 1)) + 1;
  const below = (limit: number): number => {
    state = (state * 48_271) % modulus;
    return state % limit;
  };
  const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)]!;
  return {
    below,
    pick,
    chance: (probability) => below(10_000) < probability * 10_000,
    several: (least, most, value) => Array.from({ length: least + below(most - least + 1) }, value),
  };
};
