/** An answer that is none to its question: the stream of answers is out of step, or something else answers. */
export class UnexpectedAnswerError extends Error {
  constructor(expected: string) {
    super(`Redis was expected to answer ${expected}, got something else.`);
    this.name = 'UnexpectedAnswerError';
  }
}

/** An answer of Redis that says no (LOADING, READONLY, OOM ...): the connection itself is well. */
export const isRefusal = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

/** Only the text: an error of ioredis also holds the arguments of its command, such as AUTH's. */
export const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : error.name;
  const text = error.message.includes(code) || isRefusal(error) ? error.message : `${error.message} (${code})`;
  const cause = 'lastNodeError' in error ? error.lastNodeError : undefined; // of a Cluster
  return cause instanceof Error ? `${text} ${textOf(cause)}` : text;
};
