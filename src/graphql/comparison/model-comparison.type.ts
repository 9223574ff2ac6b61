import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Movie } from '../../catalog/movie.ts';
import type { ComparisonExample, ModelComparison, ModelSample } from '../../model/comparing/model-comparison.ts';
import { MovieType } from '../catalog/movie.type.ts';

@ObjectType('ModelSample', { description: 'One model on a sample of users.', simpleResolvers: true })
export class ModelSampleType implements ModelSample {
  @Field(() => Float, {
    description: 'Which part of the catalogue appears in at least one of the lists, 0 to 1.',
  })
  readonly coverage!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Mean score of the recommended movies, 0 to 1; null when there were none.',
  })
  readonly meanScore!: number | null;

  @Field(() => Float, { description: 'Milliseconds that half of the full batches stayed below.' })
  readonly batchP50Ms!: number;
}

@ObjectType('ComparisonExample', { description: "One user's two lists.", simpleResolvers: true })
export class ComparisonExampleType implements ComparisonExample {
  @Field(() => ID, { description: 'The user.' })
  readonly userId!: string;

  @Field(() => [MovieType], { description: "The current model's first movies." })
  readonly current!: readonly Movie[];

  @Field(() => [MovieType], { description: "The candidate's first movies." })
  readonly candidate!: readonly Movie[];
}

@ObjectType('ModelComparison', {
  description: "How a candidate's answers differ from the current model's, on a sample of users.",
  simpleResolvers: true,
})
export class ModelComparisonType implements ModelComparison {
  @Field(() => Int, { description: 'How many users were asked for.' })
  readonly sampledUsers!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Which part of the first ten movies is the same, 0 to 1, on average; null without users.',
  })
  readonly overlapAt10!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "How alike the order of shared movies is, -1 to 1 (Kendall's tau), on average; null where none are shared.",
  })
  readonly rankCorrelation!: number | null;

  @Field(() => ModelSampleType, { description: 'The current model on the sample.' })
  readonly current!: ModelSample;

  @Field(() => ModelSampleType, { description: 'The candidate on the sample.' })
  readonly candidate!: ModelSample;

  @Field(() => [ComparisonExampleType], {
    description: 'A few users side by side, those whose lists differ most first.',
  })
  readonly examples!: readonly ComparisonExample[];
}
