import { ToolError } from '../../tool-error.ts';
import {
  isIndex,
  isOfItems,
  tensorText,
  type DecidedInput,
  type GraphContract,
  type InputRole,
} from '../graph/roles.ts';

const repeatable = new Set<InputRole['kind']>(['userFeatures', 'itemFeatures', 'features']);
const histories = new Set<InputRole['kind']>(['history', 'historyVector']);

/** A vector of the history is a history in another form. */
const roleOnce = ({ kind }: InputRole): string => (histories.has(kind) ? 'history' : kind);

const checkOnce = (inputs: readonly DecidedInput[]): void => {
  const byRole = new Map<string, string>();
  for (const { tensor, role } of inputs) {
    if (repeatable.has(role.kind)) continue;
    const other = byRole.get(roleOnce(role));
    if (other !== undefined)
      throw new ToolError(
        `inputs "${other}" and "${tensor.name}" can't both be ${roleOnce(role)}: give one of them another role with ` +
          `--input ${tensor.name}=<role>`,
      );
    byRole.set(roleOnce(role), tensor.name);
  }
};

const checkOfUser = (inputs: readonly DecidedInput[]): void => {
  const isOfUser = ({ role }: DecidedInput): boolean =>
    histories.has(role.kind) ||
    role.kind === 'userIndex' ||
    role.kind === 'userFeatures' ||
    (role.kind === 'features' && role.columns.some(({ of }) => of === 'user'));
  if (inputs.some(isOfUser)) return;
  const got = inputs.map(({ tensor, role }) => `"${tensor.name}" is ${role.kind}`).join(', ');
  throw new ToolError(
    `the graph is told nothing of the user (${got}): one --input <name>= must be history:<layout>, historyVector, ` +
      'userIndex, userFeatures:<columns> or features with a user.<column>',
  );
};

const checkHistory = (inputs: readonly DecidedInput[]): void => {
  const history = inputs.find(({ role }) => histories.has(role.kind))?.role;
  const find = (kind: InputRole['kind']): string | undefined =>
    inputs.find(({ role }) => role.kind === kind)?.tensor.name;
  const [row, count, weights] = [find('historyRow'), find('rowCount'), find('historyWeights')];
  const isRagged = history?.kind === 'history' && history.layout === 'ragged';
  if (isRagged && (row === undefined || count === undefined))
    throw new ToolError(
      'a ragged history needs two inputs more: --input <name>=historyRow and --input <name>=rowCount; ' +
        'one user a run is history:single, rows filled up to one length are history:padded',
    );
  const ofRagged = isRagged ? undefined : (row ?? count);
  if (ofRagged !== undefined)
    throw new ToolError(`input "${ofRagged}": historyRow and rowCount go with --input <name>=history:ragged`);
  if (weights !== undefined && history?.kind !== 'history')
    throw new ToolError(`input "${weights}": historyWeights go with --input <name>=history:<layout> of the same shape`);
};

const checkPairs = ({ inputs, output }: GraphContract): void => {
  const item = inputs.find(isOfItems);
  if (output.kind !== 'pairs') {
    if (item === undefined) return;
    const name = output.kind === 'top' ? output.itemIndices : output.scores;
    throw new ToolError(
      `input "${item.tensor.name}" (${item.role.kind}) is about one item, so that the graph scores pairs: --output ${name}=pairs, ` +
        `or another role with --input ${item.tensor.name}=<role>`,
    );
  }
  if (item === undefined)
    throw new ToolError(
      `--output ${output.scores}=pairs needs an input about the item: --input <name>=itemIndex, itemFeatures:<columns> ` +
        'or features with an item.<column>; a score for every item is --output <name>=scores',
    );
  const history = inputs.find(({ role }) => histories.has(role.kind));
  if (history !== undefined && !(history.role.kind === 'history' && history.role.layout === 'padded'))
    throw new ToolError(
      `input "${history.tensor.name}": beside an item for each row a history is [R, L], --input ${history.tensor.name}=history:padded`,
    );
};

const ofIndices = new Set<InputRole['kind']>(['history', 'userIndex', 'itemIndex', 'historyRow', 'rowCount']);

const checkTypes = (inputs: readonly DecidedInput[]): void => {
  for (const { tensor, role } of inputs)
    if (ofIndices.has(role.kind) && !isIndex(tensor))
      throw new ToolError(
        `--input ${tensor.name}=${role.kind}: expected an input of int64 or int32, got ${tensorText(tensor)}`,
      );
};

/** Throws a `ToolError` that says what to do when roles do not go together. */
export const checkRoles = (contract: GraphContract): void => {
  checkTypes(contract.inputs);
  checkOnce(contract.inputs);
  checkOfUser(contract.inputs);
  checkHistory(contract.inputs);
  checkPairs(contract);
};
