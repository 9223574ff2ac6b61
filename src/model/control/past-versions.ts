import type { ModelChange } from './server-group.ts';

/** Versions that have served, the latest first, each once. `changes` are newest first. */
export const pastVersions = (changes: readonly ModelChange[]): string[] => [
  ...new Set(changes.filter(({ switched }) => switched).map(({ toVersion }) => toVersion)),
];

/** What served before `version` did, as far as the record goes. */
export const versionBefore = (version: string, changes: readonly ModelChange[]): string | null =>
  changes.find(
    ({ switched, toVersion, fromVersion }) =>
      switched && toVersion === version && fromVersion !== null && fromVersion !== version,
  )?.fromVersion ?? null;
