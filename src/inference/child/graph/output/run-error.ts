/** A run whose output is not what the graph promised. The process is well. */
export class RunError extends Error {}
