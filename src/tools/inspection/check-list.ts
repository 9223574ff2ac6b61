import { BundleError, type BundleStep } from '../../bundle/bundle-error.ts';

/** What a check asks. */
export interface Question {
  readonly step: BundleStep;
  /** The file it is about; null when it is about none. */
  readonly file: string | null;
  readonly expected: string;
}

/** One check and how it ended: *passed*, *failed*, or *skipped* because what it needs did not pass. */
export interface CheckResult extends Question {
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly actual: string;
}

/** What a check found when it passed. */
export interface Found<Value> {
  readonly value: Value;
  readonly actual: string;
}

/** Makes checks one after another and keeps how they ended. A check that fails stops only those that need it. */
export class CheckList {
  readonly results: CheckResult[] = [];
  readonly #onResult: (result: CheckResult) => void;

  constructor(onResult: (result: CheckResult) => void) {
    this.#onResult = onResult;
  }

  /** Returns what the check found; undefined when it failed, or was skipped because `work` is not there. */
  async make<Value>(question: Question, work: (() => Promise<Found<Value>>) | undefined): Promise<Value | undefined> {
    if (work === undefined)
      return this.#end({ ...question, state: 'skipped', actual: 'not checked, because what it needs did not pass' });
    try {
      const { value, actual } = await work();
      this.#end({ ...question, state: 'passed', actual });
      return value;
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      const { step, expected, actual } = error.finding;
      return this.#end({ step, file: error.finding.file ?? question.file, expected, state: 'failed', actual });
    }
  }

  #end(result: CheckResult): undefined {
    this.results.push(result);
    this.#onResult(result);
  }
}
