import type { ModelChange, Pin, ServerGroup } from '../../src/model/control/server-group.ts';

/** What the members of a group share, without Redis or files. */
export interface MemoryGroupState {
  pin: Pin | null;
  readonly changes: ModelChange[];
  readonly versions: Map<string, string | null>;
  readonly listeners: Map<string, () => void>;
}

export const createMemoryGroupState = (): MemoryGroupState => ({
  pin: null,
  changes: [],
  versions: new Map(),
  listeners: new Map(),
});

/** A server's view of what `state` holds. */
export const createMemoryGroup = (state = createMemoryGroupState(), name = 'alone'): ServerGroup => ({
  pin: async () => state.pin,
  setPin: async (pin) => {
    state.pin = pin;
  },
  removePin: async (pin) => {
    if (state.pin?.pinnedAt === pin.pinnedAt) state.pin = null;
  },
  recordChange: async (change) => {
    state.changes.unshift(change);
  },
  recentChanges: async (first) => state.changes.slice(0, first),
  report: async (version) => {
    state.versions.set(name, version);
  },
  replicas: async () =>
    [...state.versions].map(([each, modelVersion]) => ({ name: each, modelVersion, lastSeenAt: new Date() })),
  tellOthers: async () => {
    for (const [each, listener] of state.listeners) if (each !== name) listener();
  },
  onTold: (listener) => {
    state.listeners.set(name, listener);
  },
  close: async () => undefined,
});
