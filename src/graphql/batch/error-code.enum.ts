import { errorCatalogue, type ErrorCode } from '../../errors.ts';
import { registerEnum } from '../schema/register-enum.ts';

const codes = Object.entries(errorCatalogue).map(([code, { meaning }]) => [code, meaning]);

export const ErrorCodeEnum = registerEnum<ErrorCode>({
  name: 'ErrorCode',
  description:
    'Every code that `errors[].extensions.code` and `RecommendationError.code` can have, except those the GraphQL\n' +
    "server itself gives to documents it can't run (`GRAPHQL_PARSE_FAILED`, `GRAPHQL_VALIDATION_FAILED` and the like).\n" +
    'A code never changes its meaning.',
  members: Object.fromEntries(codes),
});
