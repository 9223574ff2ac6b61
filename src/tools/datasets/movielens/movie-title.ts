/** A title as people say it, and what MovieLens keeps in the same text. */
export interface MovieTitle {
  readonly title: string;
  readonly otherTitles: readonly string[];
  readonly releaseYear: number | null;
}

const articles =
  "The A An Le La Les L' L’ Un Une Il Lo I Gli Gl' Der Die Das Ein Eine El Los Las Una Uno " +
  'O Os Um Uma De Het Een Den Det En Ett Az Egy';
const trailingArticle = new RegExp(`^(.+), (${articles.replaceAll(' ', '|')})$`, 'su');
const trailingYear = /\s*\((\d{4})(?:\s*[-–—]\s*(?:\d{4})?)?\s*\)\s*$/u;
const alsoKnownAs = /^(?:a\.?\s?k\.?\s?a\.?|also known as)\s+/iu;

/** "Host, The" becomes "The Host", "Avventura, L'" becomes "L'Avventura". */
const articleFirst = (title: string): string => {
  const [, rest, article] = trailingArticle.exec(title.trim()) ?? [];
  if (rest === undefined || article === undefined) return title.trim();
  return /['’]$/u.test(article) ? `${article}${rest}` : `${article} ${rest}`;
};

/** Where the parenthesis that ends the text opens, nested ones skipped; -1 where it is no part of its own. */
const lastGroupStart = (text: string): number => {
  if (!text.endsWith(')')) return -1;
  let depth = 0;
  for (let i = text.length - 1; i > 0; i--) {
    if (text[i] === ')') depth++;
    if (text[i] === '(' && --depth === 0) return /\s/u.test(text[i - 1]!) ? i : -1;
  }
  return -1;
};

/** Takes the parentheses off the end, the first one first. */
const splitGroups = (text: string): { rest: string; groups: string[] } => {
  const groups: string[] = [];
  let rest = text.trim();
  for (let start = lastGroupStart(rest); start > 0; start = lastGroupStart(rest)) {
    groups.unshift(rest.slice(start + 1, -1));
    rest = rest.slice(0, start).trim();
  }
  return { rest, groups };
};

/**
 * Reads a title of MovieLens: "Host, The (Gwoemul) (2006)" is "The Host" of 2006, also called "Gwoemul". Of a range of
 * years the first counts; parentheses before the year are other titles; articles come first in all of them.
 */
export const parseMovieTitle = (text: string): MovieTitle => {
  const year = trailingYear.exec(text)?.[1];
  const { rest, groups } = splitGroups(text.replace(trailingYear, ''));
  const title = articleFirst(rest);
  const others = groups.map((group) => articleFirst(group.trim().replace(alsoKnownAs, '')));
  return {
    title,
    otherTitles: [...new Set(others)].filter((other) => other !== '' && other !== title),
    releaseYear: year === undefined ? null : Number(year),
  };
};
