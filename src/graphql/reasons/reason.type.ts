import { Field, Float, ObjectType } from 'type-graphql';
import type { Reason, ReasonCode } from '../../recommendation/reasons/reason.ts';
import { ReasonCodeEnum } from './reason-code.enum.ts';

@ObjectType('Reason', {
  description: 'One reason for one recommendation, made of facts a client can show in its own way.',
  simpleResolvers: true,
})
export class ReasonType implements Reason {
  @Field(() => ReasonCodeEnum, { description: 'Which kind of reason.' })
  readonly code!: ReasonCode;

  @Field(() => Float, {
    description: 'Its share in the score, 0 to 1; the shares of one recommendation add up to at most 1.',
  })
  readonly strength!: number;

  @Field(() => [String], {
    description: 'The genres, languages or decades of this movie that matched; empty for other kinds of reasons.',
  })
  readonly matched!: readonly string[];
}
