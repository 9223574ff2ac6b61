import { z } from 'zod';

export const tensorName = z.string().min(1).max(256);

const columns = z.array(z.string().min(1).max(256)).min(1).max(10_000);
/** What stands for an unknown value; 0 where nothing is said. */
const defaults = z.record(z.string(), z.number()).default({});

/** Every input of the graph has exactly one role (docs/bundle.md). */
const inputSchema = z.discriminatedUnion('role', [
  z.strictObject({
    name: tensorName,
    role: z.literal('history'),
    layout: z.enum(['ragged', 'padded', 'single']),
    maxLength: z.int().min(1).max(100_000).default(1000),
    padIndex: z.int().min(0).optional(),
  }),
  z.strictObject({ name: tensorName, role: z.literal('historyWeights') }),
  z.strictObject({ name: tensorName, role: z.literal('historyRow') }),
  z.strictObject({ name: tensorName, role: z.literal('rowCount') }),
  z.strictObject({ name: tensorName, role: z.literal('userIndex') }),
  z.strictObject({ name: tensorName, role: z.literal('userFeatures'), columns, defaults }),
  z.strictObject({ name: tensorName, role: z.literal('itemIndex') }),
  z.strictObject({ name: tensorName, role: z.literal('itemFeatures'), columns, defaults }),
]);

type Inputs = readonly z.infer<typeof inputSchema>[];

/** Features may come as several inputs, as exports with one input a column do. */
const repeatable = new Set(['userFeatures', 'itemFeatures']);

const historyProblems = (inputs: Inputs): string[] => {
  const problems: string[] = [];
  const roles = new Set(inputs.map((input) => input.role));
  const history = inputs.find((input) => input.role === 'history');
  if (history?.layout === 'ragged' && !(roles.has('historyRow') && roles.has('rowCount')))
    problems.push('a ragged history needs historyRow and rowCount inputs');
  if (history?.layout !== 'ragged' && (roles.has('historyRow') || roles.has('rowCount')))
    problems.push('historyRow and rowCount belong to a ragged history');
  if (history === undefined && roles.has('historyWeights')) problems.push('historyWeights belongs to a history input');
  if (history?.layout === 'padded' && history.padIndex === undefined)
    problems.push('a padded history needs a padIndex');
  return problems;
};

const columnProblems = (inputs: Inputs): string[] => {
  const problems: string[] = [];
  for (const input of inputs) {
    if (input.role !== 'userFeatures' && input.role !== 'itemFeatures') continue;
    const strange = Object.keys(input.defaults).filter((name) => !input.columns.includes(name));
    if (strange.length > 0)
      problems.push(`"${input.name}" has defaults for columns it does not have: ${strange.join(', ')}`);
  }
  return problems;
};

/** What is wrong with the roles of the inputs taken together. */
const roleProblems = (inputs: Inputs): string[] => {
  const problems: string[] = [];
  const roles = inputs.map((input) => input.role);
  const single = roles.filter((role) => !repeatable.has(role));
  const names = inputs.map((input) => input.name);
  if (new Set(single).size < single.length) problems.push('each role but those of features may be used once');
  if (new Set(names).size < names.length) problems.push('each name may be used once');
  if (!roles.some((role) => role === 'history' || role === 'userIndex' || role === 'userFeatures'))
    problems.push('needs a history, a userIndex or a userFeatures input');
  return [...problems, ...historyProblems(inputs), ...columnProblems(inputs)];
};

export const inputsSchema = z
  .array(inputSchema)
  .min(1)
  .superRefine((inputs, context) => {
    for (const message of roleProblems(inputs)) context.addIssue({ code: 'custom', message });
  });
