import { Field, Int, ObjectType } from 'type-graphql';
import type { WordKind } from './labels.ts';

@ObjectType('CatalogFacet', { description: 'One value of a filter.', simpleResolvers: true })
export class CatalogFacetType {
  /** Decides its label; not part of the schema. */
  readonly kind!: WordKind;

  @Field(() => String, { description: 'The value to put into a filter or preference.' })
  readonly value!: string;

  @Field(() => String, { description: 'The value for people. The same as `value` where the server knows no better.' })
  readonly label?: never;

  @Field(() => Int, { description: 'How many movies have it.' })
  readonly count!: number;
}
