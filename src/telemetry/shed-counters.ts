/** Counts what was refused or dropped because there was too much of it. */
export interface ShedCounters {
  /** `tasks`: operations for reasons of the front, users for those of the model. Must not throw. */
  readonly onShed: (reason: string, tasks?: number) => void;
  /** By reason; what never happened is not there. */
  readonly snapshot: () => Readonly<Record<string, number>>;
}

export const createShedCounters = (): ShedCounters => {
  const counts = new Map<string, number>();
  return {
    onShed: (reason, tasks = 1) => counts.set(reason, (counts.get(reason) ?? 0) + tasks),
    snapshot: () => Object.fromEntries(counts),
  };
};
