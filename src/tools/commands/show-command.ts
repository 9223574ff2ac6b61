import { Command } from 'commander';
import { showBundle } from '../inspection/show-bundle.ts';

/** `marquee show`; `print` gets what is for stdout. */
export const showCommand = (print: (text: string) => void): Command =>
  new Command('show')
    .description('tell what is in a bundle')
    .argument('<bundle>', "the bundle's folder, <dir>/<name>/<version>")
    .action(async (bundle: string) => print(await showBundle(bundle)));
