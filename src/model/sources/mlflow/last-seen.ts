import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import type { TroubleLog } from '../../../telemetry/trouble-log.ts';
import type { RegistryState } from './registry-api.ts';
import { RegistryError } from './registry-http.ts';

const stateSchema = z.object({
  aliases: z.record(z.string(), z.string()),
  versions: z.array(
    z.object({ version: z.string(), source: z.string(), runId: z.string().nullable(), createdAt: z.string() }),
  ),
});

/** Asks the registry, and remembers its last answer for when it is away. */
export interface LastSeen {
  /** Throws a `RegistryError` when it is away and was never seen. `maxAgeMs`: an answer so young is not asked for again. */
  readonly read: (signal: AbortSignal, maxAgeMs?: number) => Promise<RegistryState>;
}

/** One answer is waited for so long, and so long after none came the registry is not asked again. */
const patienceMs = 5_000;

export const createLastSeen = (
  file: string,
  ask: (signal: AbortSignal) => Promise<RegistryState>,
  troubleLog: TroubleLog,
): LastSeen => {
  let known: { readonly state: RegistryState; readonly at: number } | null = null;
  let written = '';
  let away: { readonly error: RegistryError; readonly at: number } | null = null;
  let asking: Promise<RegistryState> | null = null;

  const recall = async (error: RegistryError): Promise<RegistryState> => {
    troubleLog({ reason: error.message }, 'the registry is away; going by what it said last');
    if (known !== null) return known.state;
    try {
      return stateSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch {
      throw error;
    }
  };
  const remember = async (state: RegistryState): Promise<void> => {
    const text = JSON.stringify(state);
    if (text === written) return;
    try {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
      written = text;
    } catch (error) {
      troubleLog({ reason: String(error) }, 'what the registry said cannot be kept');
    }
  };

  const askNow = async (signal: AbortSignal): Promise<RegistryState> => {
    try {
      const state = await ask(AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]));
      known = { state, at: performance.now() };
      away = null;
      await remember(state);
      return state;
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      away = { error, at: performance.now() };
      return recall(error);
    } finally {
      asking = null;
    }
  };

  return {
    read: (signal, maxAgeMs = 0) => {
      const now = performance.now();
      if (known !== null && now - known.at < maxAgeMs) return Promise.resolve(known.state);
      if (away !== null && now - away.at < patienceMs) return recall(away.error);
      return (asking ??= askNow(signal)); // whoever asks meanwhile gets the same answer
    },
  };
};
