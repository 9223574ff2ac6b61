import { describe, expect, test } from 'vitest';
import { createPlan } from '../../src/recommendation/plan.ts';
import type { Preferences } from '../../src/recommendation/request.ts';
import { createUserTask } from '../../src/recommendation/task.ts';
import { isPreferenceColumn, userFeatures } from '../../src/recommendation/user-features.ts';
import { smallCatalogue } from '../support/catalogues.ts';
import { plainRequest, userWho } from '../support/tasks.ts';

const planOf = (preferences: Partial<Preferences> = {}, filter = {}) =>
  createPlan(smallCatalogue, {
    ...plainRequest,
    filter,
    preferences: { favoriteGenres: [], preferredLanguages: [], excludeAdult: true, ...preferences },
  });
const genre = smallCatalogue.facets.genres[0]!.value;
const language = smallCatalogue.facets.languages[0]!.value;
const decade = `${smallCatalogue.facets.decades[0]!.value}s`;

const valueOf = (name: string, preferences: Partial<Preferences>, own = Number.NaN): number =>
  userFeatures([{ name, default: -1 }], Float32Array.of(own), planOf(preferences))[0]!;

describe('a user feature', () => {
  test('is the own value of the user, else the default', () => {
    const columns = [
      { name: 'age', default: 30 },
      { name: 'visits', default: 2 },
    ];
    expect([...userFeatures(columns, Float32Array.of(0, Number.NaN), planOf())]).toEqual([0, 2]);
    expect([...userFeatures(columns, new Float32Array(0), planOf())]).toEqual([30, 2]);
  });

  test.each<[string, Partial<Preferences>, number]>([
    [`pref_genre:${genre}`, { favoriteGenres: [genre.toUpperCase()] }, 1],
    [`pref_genre:${genre}`, {}, 0],
    [`pref_language:${language}`, { preferredLanguages: [language] }, 1],
    [`pref_language:${language}`, {}, 0],
    [`pref_decade:${decade}`, { preferredDecade: decade }, 1],
    [`pref_decade:${decade}`, {}, 0],
    ['pref_genre:Unheard of', { favoriteGenres: [genre] }, 0],
    ['pref_min_rating', { minRating: 6.5 }, 6.5],
    ['pref_min_rating', { minRating: 0 }, 0],
    ['pref_min_rating', {}, -1],
  ])('%s says what is preferred: %o gives %d, whatever stands with the user', (name, preferences, value) => {
    expect(valueOf(name, preferences)).toBe(value);
    expect(valueOf(name, preferences, 99)).toBe(value);
  });

  test('pref_min_rating is not told of a limit of the filter', () => {
    const columns = [{ name: 'pref_min_rating', default: -1 }];
    expect([...userFeatures(columns, new Float32Array(1), planOf({}, { minRating: 9 }))]).toEqual([-1]);
  });

  test.each(['pref_genre', 'pref_genreX', 'pref_genre:', 'pref_mood:sad', 'genre:Drama', 'pref_min_ratings'])(
    '%s is a column like any other',
    (name) => {
      expect(isPreferenceColumn(name)).toBe(false);
      expect(valueOf(name, { favoriteGenres: [genre], minRating: 5 }, 7)).toBe(7);
    },
  );
});

describe('the key of a task of a graph without history', () => {
  const context = {
    fingerprint: 'f',
    needs: { history: false, userIndex: false },
    userColumns: [{ name: `pref_genre:${genre}`, default: 0 }],
    users: { count: 1, find: (id: string) => (id === '1' ? userWho(0, []) : undefined) },
  };
  const taskFor = (userId: string, preferences: Partial<Preferences> = {}) =>
    createUserTask(context, planOf(preferences), userId);

  test('is shared by all strangers, who are not cold, and differs from that of a known user', () => {
    expect(taskFor('8').cold).toBe(false);
    expect(taskFor('8').key).toBe(taskFor('9').key);
    expect(taskFor('1').key).not.toBe(taskFor('9').key);
  });

  test('differs between preferences, whoever asks', () => {
    const asked: Partial<Preferences>[] = [
      {},
      { favoriteGenres: [genre] },
      { preferredLanguages: [language] },
      { preferredDecade: decade },
      { minRating: 3 },
      { minRating: 4 },
    ];
    for (const userId of ['1', '9'])
      expect(new Set(asked.map((preferences) => taskFor(userId, preferences).key)).size).toBe(asked.length);
    expect([...taskFor('9', { favoriteGenres: [genre] }).features]).toEqual([1]);
  });
});
