const signals = ['SIGTERM', 'SIGINT'] as const;

export type StopSignal = (typeof signals)[number];

/** Calls `first` at the first SIGTERM or SIGINT, `again` at every later one. */
export const onStopSignals = ({ first, again }: { first: (signal: StopSignal) => void; again: () => void }): void => {
  let isStopping = false;
  for (const signal of signals)
    process.on(signal, () => {
      if (isStopping) return again();
      isStopping = true;
      first(signal);
    });
};
