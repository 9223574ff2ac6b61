import type { GraphTensor } from '../../../inference/protocol.ts';
import { ToolError } from '../../tool-error.ts';
import { tensorText, type OpenQuestion, type OutputRole } from './roles.ts';

/** Where the items stand in what the graph gives. */
export interface OutputItems {
  /** N: items that the model scores. */
  readonly itemCount: number;
  /** The column of scores, or the index of `top`, that is item 0. */
  readonly firstOutput: number;
}

/** What a person said, and what the items' file has. */
export interface OutputItemsContext {
  readonly file: string;
  readonly itemsFile: string;
  /** Rows of it. */
  readonly items: number;
  readonly firstItem: number;
  /** Undefined: found out. */
  readonly firstOutput: number | undefined;
  readonly padIndex: number | undefined;
  /** Whether a flag says what the output is. */
  readonly isFlagged: boolean;
}

type Found = { readonly found: OutputItems } | { readonly open: readonly OpenQuestion[] };

const firstQuestion = (about: string, { firstItem }: OutputItemsContext): OpenQuestion => ({
  about: `${about}; the first item of its inputs is ${firstItem}`,
  flags: [...new Set([0, firstItem])].map((first) => `--first-output ${first}`),
});

const topItems = ({ name, shape }: GraphTensor, context: OutputItemsContext): Found => {
  const { items, firstItem, firstOutput } = context;
  // More places than items: whatever else it lists stands before them.
  const isWider = Number(shape.at(-1)) > items;
  const first = firstOutput ?? (firstItem === 0 || isWider ? firstItem : undefined);
  if (first !== undefined) return { found: { itemCount: items, firstOutput: first } };
  return { open: [firstQuestion(`which index "${name}" gives for the first item`, context)] };
};

/** The column of item 0, where the width tells. */
const firstColumn = (width: number | string | undefined, context: OutputItemsContext): number | undefined => {
  const { items, firstItem, firstOutput } = context;
  if (firstOutput !== undefined) return firstOutput;
  if (firstItem === 0 || width === items) return 0;
  return typeof width === 'number' && width >= items + firstItem ? firstItem : undefined;
};

const tooWide = (name: string, own: number, { file, itemsFile, items, firstItem }: OutputItemsContext): ToolError => {
  const padding = own === items + 1 ? '; if column 0 stands for padding, --first-item 1' : '';
  return new ToolError(
    `${file}: output "${name}" scores ${own} items: expected at least as many rows in ${itemsFile}, got ${items}` +
      `${padding}; if the last columns are tokens that are no items, --first-output ${firstItem}`,
  );
};

const scoredItems = (tensor: GraphTensor, context: OutputItemsContext): Found => {
  const { items, itemsFile, firstOutput, padIndex, isFlagged } = context;
  const { name, shape } = tensor;
  const width = shape.at(-1);
  const first = firstColumn(width, context);
  const open: OpenQuestion[] = [];
  if (first === undefined) open.push(firstQuestion(`which column of "${name}" is the first item`, context));
  const own = typeof width === 'number' ? width - (first ?? 0) : items;
  if (own < 1)
    throw new ToolError(`--first-output ${first}: expected a column of "${name}", ${tensorText(tensor)}, got none`);
  if (own < items && !isFlagged)
    open.push({
      about: `output "${name}", ${tensorText(tensor)}, is narrower than the ${items} items of ${itemsFile}: does it score the first ${own}`,
      flags: [`--output ${name}=scores`],
    });
  if (open.length > 0) return { open };
  const isPadLast = own === items + 1 && padIndex === Number(width) - 1;
  if (own > items && !isPadLast && firstOutput === undefined) throw tooWide(name, own, context);
  return { found: { itemCount: Math.min(own, items), firstOutput: first ?? 0 } };
};

/**
 * Finds the items in the output: by a flag, else by its width. What can't be told is asked. Throws a `ToolError` when
 * there are more columns than items.
 */
export const findOutputItems = (
  output: OutputRole,
  outputs: readonly GraphTensor[],
  context: OutputItemsContext,
): Found => {
  const { items, firstOutput } = context;
  if (output.kind === 'pairs') {
    if (firstOutput !== undefined)
      throw new ToolError('--first-output belongs to scores and top, not to a pairs graph');
    return { found: { itemCount: items, firstOutput: 0 } };
  }
  const name = output.kind === 'top' ? output.itemIndices : output.scores;
  const tensor = outputs.find((each) => each.name === name)!;
  return output.kind === 'top' ? topItems(tensor, context) : scoredItems(tensor, context);
};
