/** Something that is done again and again, once at a time. */
export interface Repeated {
  /** Does it at once, or as soon as it is no longer under way. */
  readonly now: () => void;
  /** Waits for what is under way; nothing follows. */
  readonly close: () => Promise<void>;
}

/** Does `work`, which must not reject, first after `delayMs()`, then again so long after each end. */
export const repeat = (work: () => Promise<void>, delayMs: () => number): Repeated => {
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  let isWantedAgain = false;
  let isClosed = false;

  const plan = (): void => {
    if (isClosed) return;
    timer = setTimeout(begin, isWantedAgain ? 0 : delayMs());
    isWantedAgain = false;
  };
  const begin = (): void => {
    underWay = work().finally(() => {
      underWay = undefined;
      plan();
    });
  };
  const now = (): void => {
    isWantedAgain = true;
    if (underWay !== undefined) return;
    clearTimeout(timer);
    plan();
  };
  const close = async (): Promise<void> => {
    isClosed = true;
    clearTimeout(timer);
    await underWay;
  };
  plan();
  return { now, close };
};
