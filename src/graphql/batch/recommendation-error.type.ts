import { Field, ObjectType } from 'type-graphql';
import { errorCatalogue, type ErrorCode, type MarqueeError } from '../../errors.ts';
import { ErrorCodeEnum } from './error-code.enum.ts';

@ObjectType('RecommendationError', {
  description: 'Why one user of a batch got no list.',
  simpleResolvers: true,
})
export class RecommendationErrorType {
  @Field(() => ErrorCodeEnum, { description: 'What went wrong, for programs.' })
  readonly code!: ErrorCode;

  @Field(() => String, { description: 'What went wrong, for people.' })
  readonly message!: string;

  @Field(() => Boolean, { description: 'Whether the same question may succeed a little later.' })
  readonly retryable!: boolean;
}

/** An error that clients may see, as a row of a batch shows it. */
export const recommendationError = ({ code, message }: MarqueeError): RecommendationErrorType => ({
  code,
  message,
  retryable: errorCatalogue[code].retryable,
});
