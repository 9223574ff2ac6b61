import { Field, ObjectType } from 'type-graphql';
import { UrlScalar } from '../scalars/url.ts';

@ObjectType('Attribution', { description: 'A source of data that wants to be named.', simpleResolvers: true })
export class AttributionType {
  @Field(() => String, { description: "The source's name." })
  readonly name!: string;

  @Field(() => String, { description: 'The sentence to show.' })
  readonly notice!: string;

  @Field(() => UrlScalar, { description: 'Where to link to.' })
  readonly url!: string;
}
