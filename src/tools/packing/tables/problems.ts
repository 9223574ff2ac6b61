import { ToolError } from '../../tool-error.ts';

const mostShown = 5;

/** Collects what is wrong with the rows of a file, so that a person hears of it all at once. */
export class Problems {
  readonly #first: string[] = [];
  #count = 0;

  /** `where` is file and line. */
  add(where: string, problem: string): void {
    this.#count++;
    if (this.#first.length < mostShown) this.#first.push(`${where}: ${problem}`);
  }

  /** Throws a `ToolError` when there was a problem; `hint` says what may be done. */
  judge(hint = ''): void {
    if (this.#count === 0) return;
    const more = this.#count > this.#first.length ? [`... ${this.#count - this.#first.length} more`] : [];
    throw new ToolError([...this.#first, ...more, ...(hint === '' ? [] : [hint])].join('\n  '));
  }
}
