import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readHoldout } from '../../src/tools/packing/tables/holdout-table.ts';
import { readItems, type ItemTable } from '../../src/tools/packing/tables/item-table.ts';
import { inOrderOf } from '../../src/tools/packing/tables/order.ts';
import { readRows } from '../../src/tools/packing/tables/read-rows.ts';
import { readUsers, type UserTable } from '../../src/tools/packing/tables/user-table.ts';
import { projectRoot } from '../support/project-root.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeFiles } from '../support/write-files.ts';

const none = new Map<string, string>();
const example = (name: string): string => join(projectRoot, 'examples/data', name);

/** Writes a file and reads it as rows. */
const rowsOf = async (name: string, text: string) => {
  const folder = await temporaryFolder();
  await writeFiles(folder, { [name]: text });
  return readRows(join(folder, name), '--items');
};

const itemsOf = async (name: string, text: string, renames = none): Promise<ItemTable> =>
  readItems(await rowsOf(name, text), renames);

const usersOf = async (text: string, historyAs: 'ids' | 'indices' = 'ids'): Promise<UserTable> =>
  readUsers(await rowsOf('users.csv', text), {
    renames: none,
    historyAs,
    indexOf: new Map([
      ['a', 0],
      ['b', 1],
    ]),
    idType: undefined,
  });

test('columns of items are found by the names that people give them', async () => {
  const { items, notes } = await itemsOf(
    'items.csv',
    'Movie_ID,name,genres,year,vote_average,original_language,adult,poster_url,like_count,budget\n' +
      '7,"Heat, or not",Crime|Drama,1995,8.3,EN,False,https://a.test/p.jpg,12,9\n' +
      '8,Bare,(no genres listed),,,,,,,\n',
  );
  expect(items).toEqual([
    {
      id: '7',
      title: 'Heat, or not',
      genres: ['Crime', 'Drama'],
      releaseYear: 1995,
      rating: 8.3,
      language: 'en',
      adult: false,
      posterUrl: 'https://a.test/p.jpg',
      likeCount: 12,
    },
    { id: '8', title: 'Bare', genres: [] },
  ]);
  expect(notes[1]).toBe('items.csv: left out budget: the catalogue has no such fields');
});

test('a year behind the title is the year, where there is no column of years', async () => {
  const { items } = await itemsOf(
    'movies.csv',
    'movieId,title\n1,Heat (1995)\n2,2001\n3,M (1931)\n4,9 (2009)\n5,"Matrix, The (1999)"\n',
  );
  expect(items).toEqual([
    { id: '1', title: 'Heat', releaseYear: 1995 },
    { id: '2', title: '2001' },
    { id: '3', title: 'M', releaseYear: 1931 },
    { id: '4', title: '9', releaseYear: 2009 },
    { id: '5', title: 'Matrix, The', releaseYear: 1999 },
  ]);
});

test('JSON Lines and flags for columns', async () => {
  const text = '{"key":5,"label":"A","tags":["x","y"]}\n\n{"key":"z","label":"B","tags":"x|x"}\n';
  const renames = new Map([
    ['id', 'key'],
    ['title', 'label'],
    ['genres', 'tags'],
  ]);
  const { items, indexOf } = await itemsOf('items.jsonl', text, renames);
  expect(items).toEqual([
    { id: '5', title: 'A', genres: ['x', 'y'] },
    { id: 'z', title: 'B', genres: ['x'] },
  ]);
  expect(indexOf.get('z')).toBe(1);
});

test.each([
  ['items.csv', 'movieId,title,rating\n1,A,8\n2,B,11\n', /^items\.csv:3: column "rating": .*<=10, got "11"$/],
  ['items.csv', 'id,title,year\n1,A,soon\n', /^items\.csv:2: column "year": expected a number, got "soon"$/],
  ['items.csv', 'id,title\n1,A\n1,B\n', /^items\.csv:3: id "1" stands twice$/],
  ['items.csv', 'id,title\n1,A\n2,\n', /^items\.csv:3: column "title": .*got ""$/],
  ['items.csv', 'id,title,adult\n1,A,maybe\n', /column "adult": expected true or false, got "maybe"$/],
  ['items.csv', 'id,caption\n1,A\n', /^items\.csv: no column for "title"; name it with --item-column title=<column>/],
  ['items.csv', 'id,title\n1\n', /^items\.csv: expected CSV with a first row .* got: .*line 2/],
  ['items.csv', 'id,title\n', /expected rows, got none$/],
  ['items.jsonl', '{"id":1,"title":"A"}\n[1]\n', /^items\.jsonl:2: expected one JSON object, got a list$/],
  ['items.jsonl', '{"id":1,\n', /^items\.jsonl:1: expected one JSON object, got: /],
  ['items.xlsx', 'x', /expected a file called \*\.csv, \*\.jsonl or \*\.parquet$/],
  ['items.parquet', 'x', /items\.parquet cannot be read: /],
])('%s with %j is refused', async (name, text, message) => {
  await expect(itemsOf(name, text)).rejects.toThrow(message);
});

test('all that is wrong is said at once, up to five rows', async () => {
  const rows = Array.from({ length: 8 }, (_, row) => `${row},T,x`).join('\n');
  await expect(itemsOf('items.csv', `id,title,rating\n${rows}\n`)).rejects.toThrow(
    /items\.csv:6: .*\n +\.\.\. 3 more$/,
  );
});

test('rows are put in the order of a column, which must count them', async () => {
  const table = await rowsOf('items.csv', 'id,index\nc,2\na,0\nb,1\n');
  const order = { flag: '--item-order', first: 0 };
  expect(inOrderOf(table, 'index', order).rows.map(({ cells }) => cells['id'])).toEqual(['a', 'b', 'c']);
  expect(() => inOrderOf(table, 'place', order)).toThrow('--item-order place: items.csv has the columns id, index');
  const gap = await rowsOf('items.csv', 'id,index\na,0\nb,2\n');
  expect(() => inOrderOf(gap, 'index', order)).toThrow(
    'items.csv:3: column "index": expected every number from 0 to 1 once, got 2 where 1 should be',
  );
});

test('users: histories of ids, weights, numbers; everything else is left out', async () => {
  const text = 'userId,history,weights,age,city\n1,b|a,1|0,31,Rome\n2,"[""a""]",[0.5],,Oslo\n3,,,8,\n';
  expect(await usersOf(text)).toEqual({
    users: [
      { id: '1', history: [1, 0], weights: [1, 0], age: 31 },
      { id: '2', history: [0], weights: [0.5] },
      { id: '3', history: [], weights: [], age: 8 },
    ],
    idType: 'integer',
    columns: ['age'],
    textColumns: ['city'],
    notes: [
      'users.csv: read id (userId), history, weights, age',
      'users.csv: left out city: not all of their values are numbers',
    ],
  });
});

test('histories of indices, and ids that are no integers', async () => {
  const { users, idType } = await usersOf('id,history\nann,0 1\n', 'indices');
  expect({ users, idType }).toEqual({ users: [{ id: 'ann', history: [0, 1] }], idType: 'string' });
});

test.each([
  [
    'id,history\n1,a|c\n',
    'ids',
    /^users\.csv:2: column "history": expected ids of items, got "c"\n.*--history-as indices/,
  ],
  ['id,history\n1,2\n', 'indices', /column "history": expected item indices from 0 to 1, got "2"/],
  ['id,history,weights\n1,a|b,1\n', 'ids', /expected a weight for each of 2 history entries, got 1/],
  ['id,history\n1,a\n1,b\n', 'ids', /^users\.csv:3: id "1" stands twice/],
] as const)('users %j are refused', async (text, historyAs, message) => {
  await expect(usersOf(text, historyAs)).rejects.toThrow(message);
});

test('Parquet holds the same as CSV and JSON Lines, compressed with Snappy or Zstandard', async () => {
  const items = await Promise.all(
    ['items.csv', 'items.parquet'].map(async (name) => readItems(await readRows(example(name), '--items'), none)),
  );
  expect(items[1]!.items).toEqual(items[0]!.items);
  const users = await Promise.all(
    ['users.csv', 'users.jsonl', 'users.parquet'].map(async (name) => {
      const { indexOf } = items[0]!;
      const options = { renames: none, historyAs: 'ids', indexOf, idType: undefined } as const;
      return readUsers(await readRows(example(name), '--users'), options).users;
    }),
  );
  expect(users[1]).toEqual(users[0]);
  expect(users[2]).toEqual(users[0]);
});

test('held-out ratings become likes from a rating on, and likes are taken as they are', async () => {
  const indexOf = new Map([['a', 0]]);
  const options = { renames: none, indexOf, likeFrom: 4 };
  const rated = await rowsOf('h.csv', 'userId,movieId,rating\n1,a,4\n2,a,3.5\n3,unknown,5\n');
  expect(readHoldout(rated, options)).toEqual([
    { userId: '1', item: 0, liked: true },
    { userId: '2', item: 0, liked: false },
  ]);
  const liked = await rowsOf('h.csv', 'user,item,liked\n1,a,0\n');
  expect(readHoldout(liked, options)).toEqual([{ userId: '1', item: 0, liked: false }]);
  const neither = await rowsOf('h.csv', 'user,item\n1,a\n');
  expect(() => readHoldout(neither, options)).toThrow('h.csv: no column for "rating"; name it with --holdout-column');
});
