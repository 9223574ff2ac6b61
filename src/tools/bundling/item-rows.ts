import type { ItemRowSource } from '../../bundle/rows/item-row.ts';
import type { Dataset, Movie } from '../datasets/dataset.ts';
import { likesByItem } from '../training/likes.ts';
import { recentPopularity } from './popularity.ts';
import { ratings } from './rating.ts';

/** Leaves out what is unknown or empty. */
const known = ({ otherTitles, genres, releaseYear, language, adult, posterUrl }: Movie): Partial<ItemRowSource> => ({
  ...(otherTitles.length > 0 ? { otherTitles: [...otherTitles] } : {}),
  ...(genres.length > 0 ? { genres: [...genres] } : {}),
  ...(releaseYear === null ? {} : { releaseYear }),
  ...(language === null ? {} : { language }),
  ...(adult === null ? {} : { adult }),
  ...(posterUrl === null ? {} : { posterUrl }),
});

/** The rows of `items.jsonl`: every movie, in tensor order. */
export const itemRows = ({ movies, histories }: Dataset): ItemRowSource[] => {
  const rating = ratings(movies, histories);
  const popularity = recentPopularity(histories);
  const likeCount = likesByItem(histories);
  return movies.map((movie, item) => ({
    id: String(movie.id),
    title: movie.title,
    ...known(movie),
    ...(rating[item] == null ? {} : { rating: rating[item] }),
    likeCount: likeCount[item]!,
    popularity: popularity[item]!,
  }));
};
