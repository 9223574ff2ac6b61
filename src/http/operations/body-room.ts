/** Bounds the bytes of all large bodies that are being read. */
export interface BodyRoom {
  /** Whether there was room for `bytes` more; they are taken then. */
  readonly take: (bytes: number) => boolean;
  readonly giveBack: (bytes: number) => void;
}

/** Bodies this small take no room, so that senders of large ones never keep others from asking. */
export const smallBody = 16_384;

const defaultBytes = 64 * 1_048_576;

export const createBodyRoom = (mostBytes = defaultBytes): BodyRoom => {
  let taken = 0;
  return {
    take: (bytes) => {
      if (taken + bytes > mostBytes) return false;
      taken += bytes;
      return true;
    },
    giveBack: (bytes) => {
      taken -= bytes;
    },
  };
};
