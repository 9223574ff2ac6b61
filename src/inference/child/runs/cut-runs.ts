import type { FeedRow } from '../feeds/feed-row.ts';

/** What decides how many rows, and which, one run of a graph takes. */
export interface RunShape {
  /** The most rows of a run whose longest history has so many entries. */
  readonly rowsPerRun: (longest: number) => number;
  /** Whether short histories may stand beside long ones: nothing is padded, or a run has to be filled up anyway. */
  readonly mixesLengths: boolean;
}

/** Up to here padding costs less than another run. */
const shortHistory = 16;

const isSimilar = (length: number, longest: number): boolean => longest <= shortHistory || 2 * length >= longest;

const lengthOf = ({ history }: Pick<FeedRow, 'history'>): number => history.items.length;

/** Tasks in the order in which `cutRuns` wants their rows: longest history first, equal ones as they came. */
export const longestFirst = <Task extends { readonly feed: FeedRow }>(tasks: readonly Task[]): Task[] =>
  tasks.toSorted((a, b) => lengthOf(b.feed) - lengthOf(a.feed));

/**
 * Cuts rows, longest history first, into runs: no run has more rows than its shape allows, and where shorter histories
 * are padded to the longest of their run, none is less than half as long. Rows are asked for when their run is.
 */
export const cutRuns = function* <Row extends FeedRow>(rows: Iterable<Row>, shape: RunShape): Generator<Row[]> {
  let run: Row[] = [];
  let [longest, mostRows] = [0, 0];
  for (const row of rows) {
    const joins = run.length < mostRows && (shape.mixesLengths || isSimilar(lengthOf(row), longest));
    if (!joins) {
      if (run.length > 0) yield run;
      run = [];
      longest = lengthOf(row);
      mostRows = shape.rowsPerRun(longest);
    }
    run.push(row);
  }
  if (run.length > 0) yield run;
};
