import { OperationTypeNode } from 'graphql';
import { createArgumentReader } from '../operation/read-argument.ts';
import { selectionsOf, type ValidOperation } from '../operation/selections.ts';
import { createHistoryCounter, type CostedGeneration } from './history-counter.ts';
import { listFields } from './list-fields.ts';
import { rootFields } from './root-fields.ts';
import { createPartsFinder } from './selected-parts.ts';

/**
 * What an operation costs: for each of its fields users x (topK + topK where `reasons` are selected + topK x entries of
 * the user's history where `evidence` is). Linear in the document; never throws. 0 for what recommends nothing, and for
 * what the executor refuses as a whole.
 */
export const operationCost = (operation: ValidOperation, generation: CostedGeneration): number => {
  const selections = selectionsOf(operation);
  if (selections === null || operation.operation.operation !== OperationTypeNode.QUERY) return 0;
  const fields = operation.schema.getQueryType()?.getFields();
  const partsOf = createPartsFinder(selections);
  const counter = createHistoryCounter(generation);
  let cost = 0;
  for (const nodes of rootFields(operation.operation.selectionSet, selections)) {
    const [first] = nodes; // validation has seen to it that all of them have the same name and arguments
    const ask = listFields.get(first!.name.value);
    if (ask === undefined) continue;
    const read = createArgumentReader(fields?.[first!.name.value], first!, selections.variables);
    const { users, topK, historyEntries } = ask(read);
    const parts = nodes.map(({ selectionSet }) => partsOf(selectionSet!));
    cost += users * topK * (parts.some((selected) => selected.has('reasons')) ? 2 : 1);
    if (parts.some((selected) => selected.has('evidence'))) cost += topK * historyEntries(counter);
  }
  return cost;
};
