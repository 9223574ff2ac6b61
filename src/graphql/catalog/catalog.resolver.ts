import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { decadeWord } from '../../catalog/decade.ts';
import type { LoadedGeneration } from '../../model/generation.ts';
import type { TextLocale } from '../../recommendation/reasons/reason-text.ts';
import type { OperationContext } from '../operation/operation-context.ts';
import { CatalogFacetType } from './catalog-facet.type.ts';
import { CatalogType } from './catalog.type.ts';
import { labelOf } from './labels.ts';
import { MovieType } from './movie.type.ts';
import { TextLocaleEnum } from './text-locale.enum.ts';

const catalogOf = ({ catalogue, manifest }: LoadedGeneration): CatalogType => {
  const { genres, languages, decades, minReleaseYear, maxReleaseYear } = catalogue.facets;
  return {
    movieCount: catalogue.movies.length,
    recommendableCount: catalogue.recommendableCount,
    genres: genres.map((facet) => ({ ...facet, kind: 'genre' })),
    languages: languages.map((facet) => ({ ...facet, kind: 'language' })),
    decades: decades.map(({ value, count }) => ({ value: decadeWord(value), count, kind: 'decade' })),
    minReleaseYear,
    maxReleaseYear,
    attributions: manifest.attributions,
  };
};

/** What there is to recommend. */
@Resolver(() => CatalogFacetType)
export class CatalogResolver {
  @Query(() => MovieType, {
    nullable: true,
    description: 'One movie of the catalogue, or null (without an error) when there is none with this id.',
  })
  movie(
    @Arg('id', () => ID, { description: "The movie's id." }) id: string,
    @Ctx() context: OperationContext,
  ): MovieType | null {
    const { catalogue } = context.generation();
    const index = catalogue.indexOf(id);
    return index === undefined ? null : (catalogue.movies[index] ?? null);
  }

  @Query(() => CatalogType, {
    nullable: true,
    description: 'What there is to filter on: genres, languages and decades with their counts. Public and cacheable.',
  })
  catalog(@Ctx() context: OperationContext): CatalogType {
    return catalogOf(context.generation());
  }

  @FieldResolver()
  label(
    @Root() facet: CatalogFacetType,
    @Arg('locale', () => TextLocaleEnum, { defaultValue: 'EN', description: 'In which language.' }) locale: TextLocale,
  ): string {
    return labelOf(facet.kind, facet.value, locale);
  }
}
