import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { InMemoryLRUCache } from '@apollo/utils.keyvaluecache';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Logger } from '../telemetry/logger.type.ts';
import { createAdmissionPlugin } from './admission-plugin.ts';
import type { AnswerLimits } from './answer-size/answer-size-check.ts';
import type { CostLimits } from './cost/cost-check.ts';
import { documentLimitsRule } from './document/document-limits-rule.ts';
import { documentLimits } from './document/document-limits.ts';
import { createFormatError } from './errors/format-error.ts';
import type { OperationContext } from './operation/operation-context.ts';
import { operationPlugin } from './operation/operation-plugin.ts';

/** Bytes of parsed documents to keep: without a bound, queries that all differ grow it to hundreds of megabytes. */
const documentBytes = 2_000_000;

/** Of one document, and of the variables of one operation. */
const mostErrors = 8;

/** What Apollo itself has to say is rare and a fault of ours. */
const apolloLogger = (logger: Logger): NonNullable<ApolloServerOptions<OperationContext>['logger']> => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => logger.warn({}, String(message)),
  error: (message) => logger.error({}, String(message)),
});

/** The GraphQL server. `start` it before use, `stop` it at the end. */
export const createApolloServer = ({
  schema,
  production,
  logger,
  answerLimits,
  costLimits,
}: {
  schema: GraphQLSchema;
  production: boolean;
  logger: Logger;
  answerLimits: AnswerLimits;
  costLimits: CostLimits;
}): ApolloServer<OperationContext> =>
  new ApolloServer<OperationContext>({
    schema,
    nodeEnv: production ? 'production' : 'development',
    introspection: !production,
    includeStacktraceInErrorResponses: false,
    logger: apolloLogger(logger),
    parseOptions: { maxTokens: documentLimits.tokens.max },
    validationRules: [documentLimitsRule],
    validationOptions: { maxErrors: mostErrors, hideSuggestions: production },
    executionOptions: { maxCoercionErrors: mostErrors },
    formatError: createFormatError({ hideSuggestions: production }),
    documentStore: new InMemoryLRUCache<DocumentNode>({ maxSize: documentBytes }),
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    plugins: [
      operationPlugin,
      createAdmissionPlugin(answerLimits, costLimits),
      // Apollo adds these by itself: the first instruments every resolver, the reports leave the machine.
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
