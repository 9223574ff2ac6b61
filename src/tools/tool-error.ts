/** A failure that the person at the command line can do something about; only its message is shown. */
export class ToolError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'ToolError';
  }
}
