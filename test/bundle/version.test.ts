import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareVersions, versionPattern } from '../../src/bundle/version.ts';

describe('the name of a version', () => {
  test.each(['1', '2026-10-16', '1.0.0-rc.1', 'A_b', 'x'.repeat(64)])('may be %s', (version) => {
    expect(versionPattern.test(version)).toBe(true);
  });

  test.each([
    '',
    '.',
    '..',
    '.hidden',
    '-x',
    '_x',
    '../../x',
    'a/b',
    'a\\b',
    '/etc',
    'C:x',
    '%2e%2e',
    'a\0',
    'a\n',
    'a b',
    'é',
    '１',
    'https://example.org',
    'x'.repeat(65),
    'x'.repeat(10_000),
  ])('may not be %j', (version) => {
    expect(versionPattern.test(version)).toBe(false);
  });
});

describe('the order of versions', () => {
  test('takes numbers by value, part by part', () => {
    const versions = ['10', '9', '1.10', '1.9', '2026-02-01', '2026-10-01', '1', 'v2', 'v10'];
    expect(versions.toSorted(compareVersions)).toEqual([
      '1',
      '1.9',
      '1.10',
      '9',
      '10',
      '2026-02-01',
      '2026-10-01',
      'v2',
      'v10',
    ]);
  });

  test('is the same whatever order they come in: no two different names are equal', () => {
    const name = fc.stringMatching(/^[01a.A][01a.A_-]{0,5}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 8 }), (versions) => {
        const sorted = versions.toSorted(compareVersions);
        expect(versions.toReversed().toSorted(compareVersions)).toEqual(sorted);
      }),
      { examples: [[['1', '01']], [['1.0', '1.00']]] },
    );
  });
});
