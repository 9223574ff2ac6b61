import { z } from 'zod';
import { tensorName, type inputsSchema } from './manifest-inputs.ts';

/** What the graph gives (docs/bundle.md, "The three kinds of graph"). */
export const outputSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('scores'), scores: tensorName }),
  z.strictObject({ kind: z.literal('top'), itemIndices: tensorName, scores: tensorName.optional() }),
  z.strictObject({
    kind: z.literal('pairs'),
    scores: tensorName,
    /** Which column of [R, C] is the score, for classifiers that give a probability for each class. */
    column: z.int().min(0).max(1000).default(0),
  }),
]);

/** What is wrong with inputs, output and candidates taken together. */
export const outputProblems = ({
  inputs,
  output,
  candidates,
}: {
  inputs: z.infer<typeof inputsSchema>;
  output: z.infer<typeof outputSchema>;
  candidates?: unknown;
}): string[] => {
  const ofItems = inputs.filter(({ role }) => role === 'itemIndex' || role === 'itemFeatures');
  const layout = inputs.find((input) => input.role === 'history')?.layout;
  const problems: string[] = [];
  if (output.kind === 'pairs' && ofItems.length === 0)
    problems.push('a pairs graph needs an itemIndex or an itemFeatures input');
  if (output.kind !== 'pairs' && ofItems.length > 0)
    problems.push('itemIndex and itemFeatures inputs belong to a pairs graph');
  if (output.kind !== 'pairs' && candidates !== undefined) problems.push('candidates belong to a pairs graph');
  if (output.kind === 'pairs' && (layout === 'ragged' || layout === 'single'))
    problems.push('a history of a pairs graph has the layout "padded"');
  return problems;
};

/** The names of the outputs that are fetched; others never are. */
export const fetchedOutputs = (output: z.infer<typeof outputSchema>): string[] => {
  if (output.kind !== 'top') return [output.scores];
  return output.scores === undefined ? [output.itemIndices] : [output.itemIndices, output.scores];
};
