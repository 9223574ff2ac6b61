import { expect, test } from 'vitest';
import { parseMovieTitle } from '../../src/tools/datasets/movielens/movie-title.ts';

test.each([
  ['Host, The (Gwoemul) (2006)', 'The Host', ['Gwoemul'], 2006],
  ['Toy Story (1995)', 'Toy Story', [], 1995],
  ["Avventura, L' (Adventure, The) (1960)", "L'Avventura", ['The Adventure'], 1960],
  [
    'City of Lost Children, The (Cité des enfants perdus, La) (1995)',
    'The City of Lost Children',
    ['La Cité des enfants perdus'],
    1995,
  ],
  ['Seven (a.k.a. Se7en) (1995)', 'Seven', ['Se7en'], 1995],
  ['Vacation (aka European Vacation) (1985)', 'Vacation', ['European Vacation'], 1985],
  ['Pieces (Mil gritos) (One Thousand Cries) (1982)', 'Pieces', ['Mil gritos', 'One Thousand Cries'], 1982],
  ['To Have, or Not (En avoir (ou pas)) (1995)', 'To Have, or Not', ['En avoir (ou pas)'], 1995],
  ['(500) Days of Summer (2009)', '(500) Days of Summer', [], 2009],
  ['Frontière(s) (2007)', 'Frontière(s)', [], 2007],
  ['Death Note: Desu nôto (2006–2007)', 'Death Note: Desu nôto', [], 2006],
  ['Big Bang Theory, The (2007-)', 'The Big Bang Theory', [], 2007],
  ['Assembly (Ji jie hao) (2007) ', 'Assembly', ['Ji jie hao'], 2007],
  ['Babylon 5', 'Babylon 5', [], null],
  ['Crazy, Stupid, Love. (2011)', 'Crazy, Stupid, Love.', [], 2011],
  ['Himmel über Berlin, Der (1987)', 'Der Himmel über Berlin', [], 1987],
  ['Misérables, Les (1995)', 'Les Misérables', [], 1995],
])('reads the title %s', (text, title, otherTitles, releaseYear) => {
  expect(parseMovieTitle(text)).toEqual({ title, otherTitles, releaseYear });
});
