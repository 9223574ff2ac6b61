import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { parseItemRow } from '../../src/bundle/rows/item-row.ts';
import { forEachJsonLine } from '../../src/bundle/rows/json-lines.ts';
import { parseUserRow } from '../../src/bundle/rows/user-row.ts';
import { bundleError } from '../support/refusals.ts';

const rowsOf = async <Row>(text: string, parse: (value: unknown) => Row): Promise<Row[]> => {
  const rows: Row[] = [];
  await forEachJsonLine({ bytes: Buffer.from(text), file: 'rows.jsonl' }, parse, (row) => rows.push(row));
  return rows;
};
const anything = (value: unknown): unknown => value;
const refusal = (...parts: readonly string[]) =>
  bundleError({
    step: 'GRAPH',
    file: 'rows.jsonl',
    actual: expect.toSatisfy((actual: string) => parts.every((part) => actual.includes(part)), parts.join(' ... ')),
  });

describe('rows of JSON', () => {
  test.each([
    ['', []],
    ['1\n2\n3\n', [1, 2, 3]],
    ['1\n2', [1, 2]],
    ['1\r\n2\r\n', [1, 2]],
    ['\n\n1\n\n2\n\n', [1, 2]],
    ['"é, 한국어"\n', ['é, 한국어']],
  ])('are read in order, with or without a last line end: %j', async (text, rows) => {
    expect(await rowsOf(text, anything)).toEqual(rows);
  });

  test('name the line that is not JSON, empty ones counted', async () => {
    await expect(rowsOf('1\n\n{"x":\n4\n', anything)).rejects.toThrow(refusal('line 3: '));
  });

  test('name the line, the field and the problem of a row that is JSON but wrong', async () => {
    const parse = (value: unknown) => z.object({ id: z.int(), deep: z.array(z.int()) }).parse(value);
    const text = '{"id":1,"deep":[]}\n{"id":"x","deep":[1,"y"]}\n';
    await expect(rowsOf(text, parse)).rejects.toThrow(refusal('line 2: ', 'id: ', '; deep.1: '));
    await expect(rowsOf('null\n', parse)).rejects.toThrow(refusal('line 1: row: '));
  });

  test('name the line of a row that could be read but not taken', async () => {
    const take = (row: unknown): void => {
      if (row === 2) throw new Error('id "2" stands twice');
    };
    await expect(forEachJsonLine({ bytes: Buffer.from('1\n2\n'), file: 'rows.jsonl' }, anything, take)).rejects.toThrow(
      refusal('line 2: id "2" stands twice'),
    );
  });

  test('give the event loop its turns while there are many', async () => {
    let over = false;
    let turns = 0;
    const count = (): void => {
      if (over) return;
      turns++;
      setImmediate(count);
    };
    setImmediate(count);
    const busyMs = (ms: number): void => {
      for (const end = performance.now() + ms; performance.now() < end;);
    };
    // 40 rows of a millisecond: a turn every 4 milliseconds or so.
    await forEachJsonLine({ bytes: Buffer.from('1\n'.repeat(40)), file: 'rows.jsonl' }, anything, () => busyMs(1));
    over = true;
    expect(turns).toBeGreaterThanOrEqual(5);
  });
});

describe('a row of items', () => {
  test('needs an id and a title, and nothing else', () => {
    expect(parseItemRow({ id: 318, title: 'A' })).toEqual({ id: '318', title: 'A', otherTitles: [], genres: [] });
  });

  test.each([
    ['no title', { title: undefined }],
    ['an empty id', { id: '' }],
    ['an id of 129 characters', { id: 'x'.repeat(129) }],
    ['a fraction as id', { id: 1.5 }],
    ['a rating over 10', { rating: 10.1 }],
    ['a negative likeCount', { likeCount: -1 }],
    ['a negative popularity', { popularity: -1 }],
    ['a language of three letters', { language: 'eng' }],
    ['a poster that runs a script', { posterUrl: 'javascript:alert(1)' }],
    ['a key that nobody knows', { genre: ['Drama'] }],
  ])('is refused with %s', (_, part) => {
    expect(() => parseItemRow({ id: '1', title: 'A', ...part })).toThrow(z.ZodError);
  });
});

describe('a row of users', () => {
  test('may have features, and no history', () => {
    expect(parseUserRow({ id: 7, avg_rating: 3.5 })).toEqual({ id: '7', history: [], avg_rating: 3.5 });
  });

  test.each([
    ['a negative item', { history: [-1] }],
    ['a fraction as item', { history: [0.5] }],
    ['fewer weights than history', { history: [1, 2], weights: [1] }],
    ['weights without history', { weights: [1] }],
  ])('is refused with %s', (_, part) => {
    expect(() => parseUserRow({ id: '1', ...part })).toThrow(z.ZodError);
  });
});
