import { GraphQLScalarType } from 'graphql';
import { GraphQLUUID } from 'graphql-scalars';

export const UuidScalar = new GraphQLScalarType({
  ...GraphQLUUID.toConfig(),
  description: 'A universally unique identifier as lower-case text, `1b4e28ba-2fa1-41d2-883f-0016d3cca427`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc9562',
});
