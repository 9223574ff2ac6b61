const mostNames = 100;
const longestName = 64;

/** The label of an operation whose document could not be executed, or that never became one. */
export const invalidOperation = 'invalid';

/**
 * Labels for the names of operations, which clients choose: a name of its own for each of the first `most`, `other` for
 * those after them and for very long ones, `anonymous` without a name. So clients can't grow what is kept for ever.
 */
export const createOperationLabels = (most = mostNames): ((name: string | null) => string) => {
  const known = new Set<string>();
  return (name) => {
    if (name === null) return 'anonymous';
    if (known.has(name)) return name;
    if (known.size >= most || name.length > longestName) return 'other';
    known.add(name);
    return name;
  };
};
