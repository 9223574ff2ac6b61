/** Resolves after the callbacks of this turn of the event loop, and what they led to. */
export const endOfTurn = async (): Promise<void> => {
  for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
};

export const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
