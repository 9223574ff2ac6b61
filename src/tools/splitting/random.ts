/** Random numbers in [0, 1), the same for the same seed: mulberry32 (Tommy Ettinger, public domain). */
export const createRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Takes `count` of the values, each equally likely (the start of a Fisher-Yates shuffle). */
export const sample = (values: readonly number[], count: number, random: () => number): number[] => {
  const rest = [...values];
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (rest.length - i));
    [rest[i], rest[j]] = [rest[j]!, rest[i]!];
  }
  return rest.slice(0, count);
};
