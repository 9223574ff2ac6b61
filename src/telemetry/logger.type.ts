type Write = (fields: Readonly<Record<string, unknown>>, message: string) => void;

/** What Marquee needs of a logger; pino's satisfies it. Fields are facts for programs, never secrets or addresses with passwords. */
export interface Logger {
  readonly info: Write;
  readonly warn: Write;
  readonly error: Write;
}
