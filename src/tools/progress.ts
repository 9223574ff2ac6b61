import type { Report } from './linear-algebra/cholesky.ts';

/** Where progress is written: a terminal, or anything that takes lines. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly write: (text: string) => unknown;
}

export interface Progress {
  /** Does one step of the work and shows how far it is. */
  readonly step: <T>(label: string, work: (report: Report) => T | Promise<T>) => Promise<T>;
  /** Shows a message on lines of its own. */
  readonly note: (message: string) => void;
}

const redrawMs = 100;

const inWords = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
};

/**
 * Shows steps with the time left: one line that is written anew on a terminal, plain lines anywhere else. `now` gives
 * milliseconds.
 */
export const createProgress = (stream: ProgressStream, now: () => number): Progress => {
  const isTerminal = stream.isTTY === true;
  const clear = isTerminal ? '\r\u001b[2K' : '';
  const line = (text: string): void => void stream.write(`${clear}${text}\n`);

  const createReport = (label: string, start: number): Report => {
    let drawn = -Infinity;
    return (share) => {
      const elapsed = now() - start;
      if (!isTerminal || share <= 0 || now() - drawn < redrawMs) return;
      drawn = now();
      const left = inWords((elapsed * (1 - share)) / share);
      stream.write(`${clear}${label}: ${Math.floor(share * 100)} %, about ${left} left`);
    };
  };

  return {
    note: line,
    step: async (label, work) => {
      const start = now();
      stream.write(isTerminal ? label : `${label} ...\n`);
      try {
        const result = await work(createReport(label, start));
        line(`${label}: done in ${inWords(now() - start)}`);
        return result;
      } catch (error) {
        stream.write(clear);
        throw error;
      }
    },
  };
};
