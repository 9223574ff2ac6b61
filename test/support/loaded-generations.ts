import { parseManifest } from '../../src/bundle/manifest/manifest.ts';
import type { KeptBundle, LoadedGeneration } from '../../src/model/generation.ts';
import { leastManifest } from './manifests.ts';
import { generationOf } from './tasks.ts';

/** A kept bundle of which there are no files. */
export const unusableBundle = (version: string): KeptBundle => ({
  version,
  restore: () => Promise.reject(new Error('There is nothing to restore.')),
  discard: async () => undefined,
});

/** A loaded generation without processes that counts how often it was closed. */
export const loadedGeneration = (
  overrides: Partial<LoadedGeneration> = {},
): LoadedGeneration & { readonly closes: () => number } => {
  let closes = 0;
  return {
    ...generationOf(),
    name: 'movies',
    manifest: parseManifest(JSON.stringify(leastManifest())),
    capabilities: [],
    exactLimits: true,
    inputs: [],
    outputs: [],
    warmUp: [],
    loadedAt: new Date(0),
    runtime: () => ({ onnxRuntimeVersion: '0', processes: 0, processesReady: 0, waitingTasks: 0 }),
    userIds: () => [],
    processIds: () => [],
    usageSnapshot: () => ({
      since: new Date(0),
      lists: 0,
      recommendations: 0,
      cacheHitRatio: null,
      meanBatchSize: null,
    }),
    kept: unusableBundle('1'),
    endProcesses: async () => {
      closes++;
    },
    close: async () => {
      closes++;
    },
    closes: () => closes,
    ...overrides,
  };
};
