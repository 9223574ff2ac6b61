import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { BundleError } from '../../../bundle/bundle-error.ts';
import type { Provenance } from '../model-source.ts';

/** Where a copy came from, kept beside its files. */
export interface Origin {
  /** Differs when the registry's version does. */
  readonly signature: string;
  readonly provenance: Provenance | null;
  /** It was refused as damaged. */
  readonly isDistrusted?: boolean | undefined;
}

/** Bundles that were downloaded. */
export interface LocalStore {
  /** A whole copy of `version`; null when there is none. */
  readonly find: (version: string) => Promise<{ directory: string; origin: Origin } | null>;
  /** Lets `fill` write into a new folder, and puts it in the place of `version` when all is well. */
  readonly replace: (version: string, fill: (directory: string) => Promise<Origin>) => Promise<string>;
  /** Remembers that the copy of `version` seems to be damaged. */
  readonly distrust: (version: string) => Promise<void>;
  /** Keeps the copies that were made last, and those of `versions`. */
  readonly prune: (versions: readonly string[]) => Promise<void>;
}

const originFile = 'origin.json';
const draftPrefix = '.fetching-';
/** Of this process: hosts may share a disk, and number their processes alike. */
const ownPrefix = `${draftPrefix}${hostname()}-${process.pid}-`;
/** A draft of another host that is older, in milliseconds, is nobody's. */
const forgottenMs = 86_400_000;
const mostCopies = 5;

const originSchema = z.object({
  signature: z.string(),
  isDistrusted: z.boolean().optional(),
  provenance: z
    .object({
      runId: z.string().nullable(),
      trainedAt: z.string().nullable(),
      metrics: z.record(z.string(), z.number()),
      hyperparameters: z.record(z.string(), z.string()),
    })
    .nullable(),
});

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

/** What went wrong with the disk is a finding: the registry and the bundle may be well. */
const onDisk = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const expected = 'a place on this machine to keep the bundle';
    throw new BundleError({ step: 'FETCH', file: null, expected, actual: codeOf(error) }, error);
  }
};

const entriesOf = async (root: string): Promise<string[]> => {
  try {
    return await readdir(root);
  } catch {
    return [];
  }
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
};

/** Whether nobody writes into a draft any more: who did has gone, or was this process in an earlier life. */
const isLeftOver = async (root: string, name: string): Promise<boolean> => {
  const [, host, pid] = /^\.fetching-(.*)-(\d+)-[^-]*$/u.exec(name) ?? [];
  if (host === hostname()) return Number(pid) === process.pid || !isRunning(Number(pid));
  const { mtimeMs } = await stat(join(root, name)).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs > forgottenMs;
};

/** Keeps copies in `root`, a folder each. What a crash left half done is removed first. */
export const openLocalStore = (root: string): LocalStore => {
  const cleaned = entriesOf(root).then((names) =>
    Promise.all(
      names
        .filter((name) => name.startsWith(draftPrefix))
        .map(async (name) => {
          if (await isLeftOver(root, name)) await rm(join(root, name), { recursive: true, force: true });
        }),
    ),
  );
  const find: LocalStore['find'] = async (version) => {
    await cleaned;
    const directory = join(root, version);
    try {
      return { directory, origin: originSchema.parse(JSON.parse(await readFile(join(directory, originFile), 'utf8'))) };
    } catch {
      return null; // not there, or not whole
    }
  };
  const replace: LocalStore['replace'] = (version, fill) =>
    onDisk(async () => {
      await cleaned;
      await mkdir(root, { recursive: true });
      const draft = await mkdtemp(join(root, ownPrefix));
      try {
        const origin = await fill(draft);
        await writeFile(join(draft, originFile), JSON.stringify(origin));
        const directory = join(root, version);
        await rm(directory, { recursive: true, force: true });
        await rename(draft, directory);
        return directory;
      } catch (error) {
        await rm(draft, { recursive: true, force: true });
        throw error;
      }
    });
  const prune: LocalStore['prune'] = async (versions) => {
    const kept = new Set(versions);
    const copies = await Promise.all(
      (await entriesOf(root))
        .filter((name) => !name.startsWith('.') && !kept.has(name))
        .map(async (name) => ({ name, at: (await stat(join(root, name)).catch(() => null))?.mtimeMs ?? 0 })),
    );
    const old = copies.toSorted((a, b) => b.at - a.at).slice(mostCopies);
    await Promise.all(
      old.map(({ name }) => rm(join(root, name), { recursive: true, force: true }).catch(() => undefined)),
    );
  };
  const distrust: LocalStore['distrust'] = async (version) => {
    const copy = await find(version);
    if (copy === null) return;
    const text = JSON.stringify({ ...copy.origin, isDistrusted: true });
    await writeFile(join(copy.directory, originFile), text).catch(() => undefined); // then it is tried as it is
  };
  return { find, replace, distrust, prune };
};
