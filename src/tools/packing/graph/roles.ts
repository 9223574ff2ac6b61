import type { GraphTensor } from '../../../inference/protocol.ts';

/** Whose column a mixed input takes. */
export interface MixedColumn {
  readonly of: 'user' | 'item';
  readonly name: string;
}

/** What an input of the graph is for. The last three are none of docs/bundle.md: nodes put before the graph fill them. */
export type InputRole =
  | { readonly kind: 'history'; readonly layout: 'ragged' | 'padded' | 'single' }
  | { readonly kind: 'historyWeights' | 'historyRow' | 'rowCount' | 'userIndex' | 'itemIndex' }
  | { readonly kind: 'userFeatures' | 'itemFeatures'; readonly columns: readonly string[] }
  /** Columns of users and items side by side, as rankers of rows take them. */
  | { readonly kind: 'features'; readonly columns: readonly MixedColumn[] }
  /** How many entries a padded history has. */
  | { readonly kind: 'historyLength' }
  /** One number for each item: the weight of those in the history, else 0. */
  | { readonly kind: 'historyVector' };

/** What the graph gives, by the names of its outputs. */
export type OutputRole =
  | { readonly kind: 'scores'; readonly scores: string }
  | { readonly kind: 'top'; readonly itemIndices: string; readonly scores: string | undefined }
  | { readonly kind: 'pairs'; readonly scores: string; readonly column: number };

/** An input whose role is known. */
export interface DecidedInput {
  readonly tensor: GraphTensor;
  readonly role: InputRole;
}

/** Every input and the output, decided. */
export interface GraphContract {
  readonly inputs: readonly DecidedInput[];
  readonly output: OutputRole;
}

/** Something that only a person can say: what it is about and the flags to choose from. */
export interface OpenQuestion {
  readonly about: string;
  readonly flags: readonly string[];
}

/** Shows a tensor as people write it: `int64 [batch, 50]`. */
export const tensorText = ({ elementType, shape }: GraphTensor): string =>
  `${elementType} [${shape.map((size) => (size === '' ? '?' : size)).join(', ')}]`;

export const isIndex = ({ elementType }: GraphTensor): boolean => elementType === 'int64' || elementType === 'int32';
export const isFloat = ({ elementType }: GraphTensor): boolean => /^float(16|32|64)$/.test(elementType);

/** Whether the role tells the graph about items one by one: then it is a pairs graph. */
export const isOfItems = ({ role }: DecidedInput): boolean =>
  role.kind === 'itemIndex' ||
  role.kind === 'itemFeatures' ||
  (role.kind === 'features' && role.columns.some(({ of }) => of === 'item'));

/** The words of a name: `itemSeq`, `item_seq` and `item.seq` are `item` and `seq`. */
export const wordsOf = (name: string): string[] =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
