import { Field, Int, ObjectType } from 'type-graphql';
import { AttributionType } from './attribution.type.ts';
import { CatalogFacetType } from './catalog-facet.type.ts';

@ObjectType('Catalog', { description: 'What a page can filter on.', simpleResolvers: true })
export class CatalogType {
  @Field(() => Int, { description: 'How many movies there are.' })
  readonly movieCount!: number;

  @Field(() => Int, { description: 'How many of them the model can recommend.' })
  readonly recommendableCount!: number;

  @Field(() => [CatalogFacetType], { description: 'Genres, most frequent first.' })
  readonly genres!: readonly CatalogFacetType[];

  @Field(() => [CatalogFacetType], { description: 'Original languages, most frequent first.' })
  readonly languages!: readonly CatalogFacetType[];

  @Field(() => [CatalogFacetType], { description: 'Decades, latest first.' })
  readonly decades!: readonly CatalogFacetType[];

  @Field(() => Int, { nullable: true, description: 'The earliest year of release; null when no year is known.' })
  readonly minReleaseYear!: number | null;

  @Field(() => Int, { nullable: true, description: 'The latest year of release; null when no year is known.' })
  readonly maxReleaseYear!: number | null;

  @Field(() => [AttributionType], {
    description: 'Whom to name where the data is shown, as its licences ask.',
  })
  readonly attributions!: readonly AttributionType[];
}
