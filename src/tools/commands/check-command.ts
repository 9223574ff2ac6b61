import { Command } from 'commander';
import { bundlePlace } from '../bundling/bundle-place.ts';
import { checkBundle } from '../inspection/check-bundle.ts';
import type { CheckResult } from '../inspection/check-list.ts';
import { onOneLine } from '../on-one-line.ts';

const marks: Record<CheckResult['state'], string> = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };

const lineOf = ({ state, step, file, expected, actual }: CheckResult): string => {
  const about = file === null ? '' : `${file}: `;
  const got = state === 'skipped' ? actual : `got ${actual}`;
  return `${marks[state].padEnd(8)}${step.padEnd(15)}${onOneLine(`${about}expected ${expected}; ${got}`)}\n`;
};

const summary = (results: readonly CheckResult[]): string => {
  const count = (state: CheckResult['state']): number => results.filter((result) => result.state === state).length;
  return `${results.length} checks: ${count('passed')} ok, ${count('failed')} failed, ${count('skipped')} skipped\n`;
};

/** `marquee check`: sets the exit code to 1 when a check fails. `print` gets what is for stdout. */
export const checkCommand = (print: (text: string) => void): Command =>
  new Command('check')
    .description('make every check that a server makes before a bundle may serve')
    .argument('<bundle>', "the bundle's folder, <dir>/<name>/<version>")
    .action(async (bundle: string) => {
      const results = await checkBundle(bundlePlace(bundle), (result) => print(lineOf(result)));
      print(summary(results));
      if (results.some(({ state }) => state === 'failed')) process.exitCode = 1;
    });
