/** The steps of a load in which a bundle can be refused, in order. */
export type BundleStep =
  'FETCH' | 'MANIFEST' | 'HASHES' | 'GRAPH' | 'WARM_UP' | 'GOLDEN_ANSWERS' | 'COMPARE' | 'SWITCH';

/** What a step wanted to find in a bundle and what it found. */
export interface BundleFinding {
  readonly step: BundleStep;
  /** The file it is about, relative to the bundle; null when it is about none. */
  readonly file: string | null;
  readonly expected: string;
  readonly actual: string;
}

/** A bundle that may not serve. The message is made of the finding, so that logs and people read the same. */
export class BundleError extends Error {
  readonly finding: BundleFinding;

  constructor(finding: BundleFinding, cause?: unknown) {
    const where = finding.file === null ? '' : ` (${finding.file})`;
    super(
      `${finding.step}${where}: expected ${finding.expected}, got ${finding.actual}`,
      cause === undefined ? undefined : { cause },
    );
    this.name = 'BundleError';
    this.finding = finding;
  }
}
