import type { GraphOutline, GraphTensor } from '../../../inference/protocol.ts';
import { ToolError } from '../../tool-error.ts';
import type { OutputFlag } from './role-flags.ts';
import { isFloat, isIndex, tensorText, wordsOf, type OpenQuestion, type OutputRole } from './roles.ts';

/** What the kind of the graph is guessed from. */
export interface OutputContext {
  readonly itemCount: number;
  /** Whether an input tells the graph about items one by one. */
  readonly hasItemInputs: boolean;
}

type Proposal = { readonly output: OutputRole } | { readonly open: OpenQuestion };

const ofRows = ({ shape }: GraphTensor): boolean => shape.length <= 2;
const last = ({ shape }: GraphTensor): number | string | undefined => shape.at(-1);
const hasName = (words: readonly string[]) => (tensor: GraphTensor) =>
  wordsOf(tensor.name).some((word) => words.includes(word));
const isCalledScores = hasName([
  'scores',
  'score',
  'logits',
  'probabilities',
  'probability',
  'predictions',
  'variable',
]);

/** The only one, or the only one that is called like scores. */
const pick = (tensors: readonly GraphTensor[]): GraphTensor | undefined => {
  if (tensors.length === 1) return tensors[0];
  const called = tensors.filter(isCalledScores);
  return called.length === 1 ? called[0] : undefined;
};

const listed = ({ outputs, others }: GraphOutline): string =>
  [
    ...outputs.map((each) => `"${each.name}", ${tensorText(each)}`),
    ...others.map((name) => `"${name}", no tensor`),
  ].join('; ');

/** A score for each step or class: [B, L, N]. */
const stepsText = (tensor: GraphTensor): string =>
  `output "${tensor.name}", ${tensorText(tensor)}, has three dimensions, such as a score for every item at each step: take ` +
  'the last step in the exported wrapper (docs/bring-your-model.md, "Oddities")';

const question = (outline: GraphOutline, flagOf: (tensor: GraphTensor) => string): Proposal => {
  const floats = outline.outputs.filter(isFloat);
  const flat = floats.filter(ofRows);
  if (flat.length === 0 && floats[0] !== undefined) throw new ToolError(stepsText(floats[0]));
  const flags = flat.map((tensor) => `--output ${tensor.name}=${flagOf(tensor)}`);
  return { open: { about: `which output holds the scores: ${listed(outline)}`, flags } };
};

const pairsFlag = ({ shape }: GraphTensor): string => (shape.length < 2 || shape[1] === 1 ? 'pairs' : 'pairs:<column>');

const pairsOf = (outline: GraphOutline, floats: readonly GraphTensor[]): Proposal => {
  const scores = pick(floats);
  if (scores === undefined) return question(outline, pairsFlag);
  const width = scores.shape.length < 2 ? 1 : last(scores);
  // Two columns are the chances of no and of yes.
  if (width === 1 || width === 2 || typeof width !== 'number')
    return { output: { kind: 'pairs', scores: scores.name, column: width === 2 ? 1 : 0 } };
  return question(outline, pairsFlag);
};

const topOf = (outline: GraphOutline, indices: GraphTensor): OutputRole => {
  const beside = outline.outputs.filter((each) => isFloat(each) && String(last(each)) === String(last(indices)));
  return { kind: 'top', itemIndices: indices.name, scores: pick(beside)?.name ?? beside[0]?.name };
};

/** Whether a tensor as wide as the items may be the sorted scores beside indices: TopK of everything gives such. */
const mayBeTopScores = (scores: GraphTensor, indices: GraphTensor): boolean =>
  typeof last(scores) !== 'number' || (indices.shape.length === 2 && last(scores) === last(indices));

const proposed = (outline: GraphOutline, { itemCount, hasItemInputs }: OutputContext): Proposal => {
  const floats = outline.outputs.filter((each) => isFloat(each) && ofRows(each));
  if (hasItemInputs) return pairsOf(outline, floats);
  const wide = floats.filter((each) => typeof last(each) !== 'number' || Number(last(each)) >= itemCount);
  const indices = outline.outputs.filter((each) => isIndex(each) && ofRows(each));
  if (indices.length === 1 && wide.every((each) => mayBeTopScores(each, indices[0]!)))
    return { output: topOf(outline, indices[0]!) };
  const scores = pick(wide) ?? pick(floats);
  if (scores === undefined) return question(outline, () => 'scores');
  return { output: { kind: 'scores', scores: scores.name } };
};

const flagged = (flags: ReadonlyMap<string, OutputFlag>): OutputRole => {
  const byRole = (role: OutputFlag['role']) => [...flags].find(([, flag]) => flag.role === role);
  const [scores, pairs, top, topScores] = (['scores', 'pairs', 'top', 'topScores'] as const).map(byRole);
  if (pairs !== undefined) return { kind: 'pairs', scores: pairs[0], column: pairs[1].column };
  if (top !== undefined) return { kind: 'top', itemIndices: top[0], scores: topScores?.[0] };
  if (scores !== undefined) return { kind: 'scores', scores: scores[0] };
  throw new ToolError('--output <output>=topScores needs --output <output>=top beside it');
};

/** Decides what the graph gives: as flags say, else by types, ranks and sizes. Throws a `ToolError` for unknown names. */
export const proposeOutput = (
  outline: GraphOutline,
  flags: ReadonlyMap<string, OutputFlag>,
  context: OutputContext,
): Proposal => {
  for (const name of flags.keys())
    if (!outline.outputs.some((each) => each.name === name))
      throw new ToolError(`--output ${name}: the graph has no such output that is a tensor; it has ${listed(outline)}`);
  const deep = outline.outputs.find((each) => flags.has(each.name) && !ofRows(each));
  if (deep !== undefined) throw new ToolError(stepsText(deep));
  return flags.size > 0 ? { output: flagged(flags) } : proposed(outline, context);
};
