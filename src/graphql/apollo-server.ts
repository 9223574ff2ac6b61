import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { createCostPlugin, type CostLimits } from './cost/cost-plugin.ts';
import { createFormatError } from './errors/format-error.ts';
import type { OperationContext } from './operation/operation-context.ts';
import { operationPlugin } from './operation/operation-plugin.ts';

/** Bytes of parsed documents to keep: without a bound, queries that all differ grow it to hundreds of megabytes. */
const documentBytes = 2_000_000;

/** The GraphQL server. `start` it before use, `stop` it at the end. */
export const createApolloServer = ({
  schema,
  production,
  costLimits,
}: {
  schema: GraphQLSchema;
  production: boolean;
  costLimits: CostLimits;
}): ApolloServer<OperationContext> =>
  new ApolloServer<OperationContext>({
    schema,
    nodeEnv: production ? 'production' : 'development',
    introspection: !production,
    includeStacktraceInErrorResponses: false,
    formatError: createFormatError({ hideSuggestions: production }),
    documentStore: new InMemoryLRUCache<DocumentNode>({ maxSize: documentBytes }),
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    plugins: [
      operationPlugin,
      createCostPlugin(costLimits),
      // Apollo adds these by itself: the first instruments every resolver, the reports leave the machine.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
