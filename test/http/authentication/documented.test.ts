import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { refusedReasons } from '../../../src/http/authentication/refused-credentials.ts';

test('docs/authentication.md explains every reason, and none that does not exist', async () => {
  const page = await readFile('docs/authentication.md', 'utf8');
  const documented = [...page.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, reason]) => reason);
  expect(documented).toEqual(refusedReasons);
});
