import { setImmediate as endOfTurn } from 'node:timers/promises';
import { z } from 'zod';
import { BundleError } from '../bundle-error.ts';

const newline = 0x0a;
const longestTurnMs = 4;

const describe = (error: unknown): string => {
  if (!(error instanceof z.ZodError)) return error instanceof Error ? error.message : String(error);
  return error.issues.map((issue) => `${issue.path.join('.') || 'row'}: ${issue.message}`).join('; ');
};

/**
 * Parses JSON Lines row by row, in order, giving the event loop a turn every few milliseconds so that a server goes on
 * answering. A bad row throws a `BundleError` that names its line.
 */
export const forEachJsonLine = async <Row>(
  { bytes, file }: { bytes: Buffer; file: string },
  parse: (value: unknown) => Row,
  visit: (row: Row) => void,
): Promise<void> => {
  let turnEnds = performance.now() + longestTurnMs;
  for (let start = 0, line = 1; start < bytes.length; line++) {
    const at = bytes.indexOf(newline, start);
    const end = at < 0 ? bytes.length : at;
    try {
      if (end > start) visit(parse(JSON.parse(bytes.toString('utf8', start, end))));
    } catch (error) {
      const actual = `line ${line}: ${describe(error)}`;
      throw new BundleError({ step: 'GRAPH', file, expected: 'rows as docs/bundle.md describes', actual }, error);
    }
    start = end + 1;
    if (performance.now() < turnEnds) continue;
    await endOfTurn();
    turnEnds = performance.now() + longestTurnMs;
  }
};
