import { describe, expect, test } from 'vitest';
import { checkColumns } from '../../src/tools/packing/checks/check-columns.ts';
import { checkRoles } from '../../src/tools/packing/checks/check-roles.ts';
import { parseInputFlag } from '../../src/tools/packing/graph/role-flags.ts';
import type { DecidedInput, OutputRole } from '../../src/tools/packing/graph/roles.ts';
import { cutNote } from '../../src/tools/packing/checks/histories.ts';
import type { PackTables } from '../../src/tools/packing/read-tables.ts';
import { aucNote, aucOf, checkHeldOut } from '../../src/tools/packing/trial/holdout-checks.ts';

const tables: PackTables = {
  itemsFile: 'items.csv',
  items: [
    { id: 'a', title: 'A', genres: ['Film-Noir', 'Comedy'], releaseYear: 1994, likeCount: 3 },
    { id: 'b', title: 'B', genres: ['Drama'] },
  ],
  usersFile: 'users.jsonl',
  users: {
    users: [
      { id: '1', history: [0, 1], weights: [1, 0], n_log: 1 },
      { id: '2', history: [1] },
    ],
    idType: 'integer',
    columns: ['n_log', 'nothing'],
    textColumns: ['country'],
    notes: [],
  },
  heldOut: null,
  notes: [],
};

/** Inputs as flags say: `<name>=<role>`, with `:f` behind the name for floats. */
const inputsOf = (...flags: string[]): DecidedInput[] =>
  flags.map(parseInputFlag).map(([name, role]) => {
    const elementType = name.startsWith('float') ? 'float32' : 'int64';
    return { tensor: { name, elementType, shape: ['b'] }, role };
  });

describe('a column that would be the same for everyone', () => {
  const check =
    (flag: string, defaults = {}, files = tables) =>
    () =>
      checkColumns(inputsOf(`x=${flag}`), files, defaults);

  test.each([
    ['userFeatures:n_log', {}],
    ['userFeatures:pref_genre:Western,pref_min_rating', {}],
    ['itemFeatures:genre:Film-Noir,decade:1990s,likeCount,popularity,releaseYear', {}],
    ['features:user.n_log,item.genre:Drama', {}],
    ['userFeatures:nlog', { nlog: 2 }],
    ['userFeatures:country', { country: 0 }],
    ['itemFeatures:genre:FilmNoir,language:ko,rating', { 'genre:FilmNoir': 0, 'language:ko': 0, rating: 7 }],
  ])('is not one of %s with defaults %j', (flag, defaults) => {
    expect(check(flag, defaults)).not.toThrow();
  });

  test.each([
    ['userFeatures:nlog', /^input "x": users\.jsonl has no column "nlog"; the nearest are n_log/],
    ['userFeatures:country', /column "country" of users\.jsonl holds texts/],
    ['userFeatures:nothing', /column "nothing" of users\.jsonl is empty/],
    ['userFeatures:pref_genr:Drama', /has no column "pref_genr:Drama"/],
    ['features:user.n_log,item.rating', /no row of items\.csv says anything of "rating".*--default rating=<number>/],
    ['itemFeatures:genre:FilmNoir', /"genre:FilmNoir"; the nearest are genre:Film-Noir/],
    ['itemFeatures:genre:comedy', /the nearest are genre:Comedy/],
    ['itemFeatures:language:ko', /no row of items\.csv says anything of "language:ko"/],
    ['itemFeatures:decade:1800s', /the nearest are decade:1990s/],
    ['itemFeatures:Drama', /expected item columns rating, .*, got "Drama"; the nearest are genre:Drama/],
  ])('%s is refused', (flag, message) => {
    expect(check(flag)).toThrow(message);
  });

  test('users that are not there have none', () => {
    expect(check('userFeatures:age', {}, { ...tables, users: null })).toThrow('--users <file> is missing');
  });

  test('a default is of a column that the graph takes', () => {
    expect(check('userFeatures:n_log', { nlog: 1 })).toThrow(
      '--default nlog=1: expected a feature column that the graph takes; the nearest are n_log',
    );
  });

  test('a default does not make up a column of items', () => {
    expect(check('itemFeatures:budget', { budget: 1 })).toThrow('got "budget"');
  });
});

const scores: OutputRole = { kind: 'scores', scores: 'y' };
const pairs: OutputRole = { kind: 'pairs', scores: 'y', column: 0 };

test.each<[string[], OutputRole]>([
  [['h=history:padded', 'float_w=historyWeights', 'n=historyLength'], scores],
  [['h=history:ragged', 'r=historyRow', 'c=rowCount'], scores],
  [['u=userIndex', 'i=itemIndex', 'h=history:padded'], pairs],
  [['float=features:user.a,item.rating'], pairs],
])('roles that go together: %j', (flags, output) => {
  expect(() => checkRoles({ inputs: inputsOf(...flags), output })).not.toThrow();
});

test.each<[string[], OutputRole, string]>([
  [['a=history:padded', 'b=history:padded'], scores, `inputs "a" and "b" can't both be history: give one of them`],
  [['a=history:padded', 'float=historyVector'], scores, "can't both be history"],
  [['float=userIndex'], scores, '--input float=userIndex: expected an input of int64 or int32, got float32 [b]'],
  [['i=itemIndex'], pairs, 'the graph is told nothing of the user ("i" is itemIndex): one --input <name>= must be'],
  [['h=history:ragged'], scores, '--input <name>=historyRow and --input <name>=rowCount'],
  [['h=history:padded', 'r=historyRow'], scores, 'input "r": historyRow and rowCount go with'],
  [['u=userIndex', 'float=historyWeights'], scores, 'go with --input <name>=history:<layout>'],
  [['u=userIndex', 'i=itemIndex'], scores, 'input "i" (itemIndex) is about one item'],
  [['u=userIndex'], pairs, '--output y=pairs needs an input about the item'],
  [['h=history:single', 'i=itemIndex'], pairs, '--input h=history:padded'],
])('roles that do not go together: %j', (flags, output, message) => {
  expect(() => checkRoles({ inputs: inputsOf(...flags), output })).toThrow(message);
});

test('users whose histories are cut are counted; entries of weight 0 are none', () => {
  const note = (maxLength: number) => cutNote([{ name: 'h', role: 'history', layout: 'single', maxLength }], tables);
  expect(note(1)).toBeNull();
  const users = { ...tables.users!, users: [{ id: '1', history: [0, 1] }, ...tables.users!.users] };
  expect(cutNote([{ name: 'h', role: 'history', layout: 'single', maxLength: 1 }], { ...tables, users })).toBe(
    'Histories: 1 of 3 users have more than 1 entries, the graph gets the newest 1 (--max-length)',
  );
});

describe('what was held out', () => {
  const held = (userId: string, item: number): PackTables => ({ ...tables, heldOut: [{ userId, item, liked: true }] });

  test('may not stand in the histories that a graph is told', () => {
    const inputs = inputsOf('h=history:padded');
    expect(() => checkHeldOut(inputs, held('1', 0))).toThrow(
      '--holdout: 1 of 1 held-out items stand in the histories that the graph is told (user 1, item "a", for one)',
    );
    expect(() => checkHeldOut(inputs, held('1', 1))).not.toThrow(); // of weight 0: the graph is not told
    expect(() => checkHeldOut(inputs, held('2', 0))).not.toThrow();
    expect(() => checkHeldOut(inputsOf('u=userIndex'), held('1', 0))).not.toThrow();
  });

  test('is told from the others as often as pairs say, ties half', () => {
    const examples = [0.1, 0.4, 0.4, 0.7].map((rawScore, at) => ({ rawScore, liked: at > 1 }));
    expect(aucOf(examples)).toBe(3.5 / 4);
    expect(aucNote(examples)).toMatch(/^Held-out likes score higher .* 88 times of 100 \(AUC 0\.88, 0\.5 is chance\)$/);
    const reversed = examples.map(({ rawScore, liked }) => ({ rawScore, liked: !liked }));
    expect(aucNote(reversed)).toMatch(/^WARNING: .*AUC 0\.13.*--item-order/);
    expect(aucNote(null)).toBeNull();
    expect(aucNote(examples.slice(0, 2))).toBeNull();
  });
});
