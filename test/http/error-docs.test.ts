import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { errorCatalogue } from '../../src/errors.ts';
import { documentLimitCode } from '../../src/graphql/document/limit-error.ts';
import { apolloCodes } from '../../src/graphql/errors/classify-error.ts';
import { transportStatus } from '../../src/http/transport-error.ts';

/** Tables may be padded. */
const readPage = async (): Promise<string> => (await readFile('docs/errors.md', 'utf8')).replaceAll(/ +/g, ' ');

test('docs/errors.md explains every code, and none that does not exist', async () => {
  const page = await readPage();
  const documented = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code);
  const codes = [...Object.keys(errorCatalogue), ...Object.keys(transportStatus), ...apolloCodes, documentLimitCode];
  expect(new Set(documented)).toEqual(new Set(codes));
});

test('docs/errors.md has the status and meaning of each code of the catalogue', async () => {
  const page = await readPage();
  for (const [code, { httpStatus, retryable, meaning }] of Object.entries(errorCatalogue))
    expect(page).toContain(`| \`${code}\` | ${httpStatus} | ${retryable ? 'yes' : 'no'} | ${meaning} |`);
});
