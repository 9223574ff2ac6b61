import { slateSize } from '../../recommendation/slate.ts';
import { touch } from '../checks/trials.ts';
import type { KeptBundle, LoadedGeneration } from '../generation.ts';
import { createGeneration, type CheckedBundle } from './create-generation.ts';
import type { LoadOptions } from './load-options.ts';
import type { StepTracker } from './step-tracker.ts';

const restore = async (
  kept: KeptBundle,
  { candidate: checked, context, warmUp }: CheckedBundle,
  { options, steps }: { options: LoadOptions; steps: StepTracker },
): Promise<LoadedGeneration> => {
  const candidate = checked.again();
  try {
    const graph = await steps.run('GRAPH', async () => {
      await candidate.readAgain(options.processes);
      const facts = await candidate.openGraph();
      const { columns, recommendableCount } = context.catalogue;
      await candidate.prepare({ columns, itemCount: recommendableCount, slateSize });
      return facts;
    });
    const greatestBatch = Math.max(...warmUp.map(({ batchSize }) => batchSize));
    await steps.run('WARM_UP', () => touch(candidate, context, greatestBatch));
    return createGeneration({ candidate, context, graph, warmUp }, kept, options);
  } catch (error) {
    await candidate.endProcesses();
    throw error;
  }
};

/** Keeps what a bundle is made of: its open file, its parsed tables. Hashes and golden answers need no second look. */
export const keepBundle = (checked: CheckedBundle): KeptBundle => {
  const kept: KeptBundle = {
    version: checked.context.manifest.version,
    restore: (options, steps) => restore(kept, checked, { options, steps }),
    discard: () => checked.candidate.closeFile(),
  };
  return kept;
};
