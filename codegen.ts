import type { CodegenConfig } from '@graphql-codegen/cli';

/** Writes typed documents for the operations of the end-to-end tests. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['test/e2e/**/*.ts'],
  ignoreNoDocuments: false,
  importExtension: '.ts',
  generates: {
    'test/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        strictScalars: true,
        scalars: { DateTime: 'string', URL: 'string', UUID: 'string' },
        enumType: 'string-literal',
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
      },
    },
  },
};
export default config;
