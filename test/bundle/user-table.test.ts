import { describe, expect, test } from 'vitest';
import { createUserTableBuilder, type UserTable } from '../../src/bundle/rows/user-table.ts';
import { parseUserRow, type UserRowSource } from '../../src/bundle/rows/user-row.ts';

const tableOf = (rows: readonly UserRowSource[]): UserTable => {
  const builder = createUserTableBuilder();
  for (const row of rows) builder.add(parseUserRow(row));
  return builder.finish();
};
const plain = (table: UserTable, id: string) => {
  const user = table.find(id);
  return user && [user.row, [...user.history], [...user.weights]];
};

describe('a table of users', () => {
  const table = tableOf([{ id: 'a', history: [3, 1, 3], weights: [1, 0, 0.5] }, { id: 'b' }, { id: 9, history: [2] }]);

  test('finds each with their own part of the histories; a weight that is not stated is 1', () => {
    expect(plain(table, 'a')).toEqual([0, [3, 1, 3], [1, 0, 0.5]]);
    expect(plain(table, 'b')).toEqual([1, [], []]);
    expect(plain(table, '9')).toEqual([2, [2], [1]]);
    expect(table.at(2)).toEqual(table.find('9'));
  });

  test('does not find strangers', () => {
    for (const id of ['c', '', '0', '__proto__']) expect(table.find(id)).toBeUndefined();
  });

  test('knows how many there are and the greatest item that anybody has', () => {
    expect([table.count, table.greatestItem]).toEqual([3, 3]);
    expect([tableOf([]).count, tableOf([]).greatestItem]).toEqual([0, -1]);
  });

  test('refuses an id that stands twice, as number and as text too', () => {
    expect(() => tableOf([{ id: '1' }, { id: 1 }])).toThrow('id "1" stands twice');
  });
});

describe('the feature columns of users', () => {
  const add = (columns: readonly string[], ...rows: UserRowSource[]): UserTable => {
    const builder = createUserTableBuilder(columns);
    for (const row of rows) builder.add(parseUserRow(row));
    return builder.finish();
  };

  test('are those that were asked for, in that order, NaN where unknown', () => {
    const table = add(
      ['visits', 'age', 'premium'],
      { id: 'a', age: 30, premium: true, other: 'x' },
      { id: 'b', visits: 0.5, age: null },
    );
    expect([...table.at(0).features]).toEqual([Number.NaN, 30, 1]);
    expect([...table.find('b')!.features]).toEqual([0.5, Number.NaN, Number.NaN]);
  });

  test.each([['old'], [[1]], [{}]])('are refused by name when they are no numbers: %o', (age) => {
    expect(() => add(['age'], { id: 'a', age })).toThrow(/age: must be a number, true or false, got/);
  });
});
