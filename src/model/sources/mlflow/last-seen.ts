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

export const createLastSeen = (
  file: string,
  ask: (signal: AbortSignal) => Promise<RegistryState>,
  troubleLog: TroubleLog,
): LastSeen => {
  let known: { readonly state: RegistryState; readonly at: number } | null = null;
  let written = '';

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

  return {
    read: async (signal, maxAgeMs = 0) => {
      if (known !== null && performance.now() - known.at < maxAgeMs) return known.state;
      try {
        const state = await ask(signal);
        known = { state, at: performance.now() };
        await remember(state);
        return state;
      } catch (error) {
        if (error instanceof RegistryError) return recall(error);
        throw error;
      }
    },
  };
};
