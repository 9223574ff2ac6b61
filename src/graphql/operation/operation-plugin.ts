import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { answerStatus, someFieldAnswered } from '../errors/answer-status.ts';
import { classifyError } from '../errors/classify-error.ts';
import type { OperationContext } from './operation-context.ts';

const reportFault = (error: GraphQLError, { report, requestId }: OperationContext): void => {
  const classified = classifyError(error);
  if (classified.kind === 'known') report(classified.error);
  if (classified.kind !== 'internal') return;
  report(classified.cause);
  // `formatError` sees no context: the id travels on the error.
  error.extensions['requestId'] = requestId;
};

const notServed = (): GraphQLError =>
  new GraphQLError('Subscriptions are not served. Ask with a query.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
  });

/** Of an operation, in the log. */
const longestName = 100;

const listener: GraphQLRequestListener<OperationContext> = {
  didResolveOperation: async ({ operation, operationName, contextValue }) => {
    contextValue.record.operationName = operationName?.slice(0, longestName) ?? null;
    contextValue.record.isResolved = true;
    if (operation?.operation === OperationTypeNode.SUBSCRIPTION) throw notServed();
    if (operation !== undefined) contextValue.begin(operation.operation);
  },
  didEncounterErrors: async ({ errors, contextValue }) => {
    for (const error of errors) reportFault(error, contextValue);
  },
  willSendResponse: async ({ response: { body, http }, contextValue }) => {
    if (body.kind !== 'single') return;
    const { record } = contextValue;
    for (const { extensions } of body.singleResult.errors ?? []) record.errorCodes.add(String(extensions?.['code']));
    record.hasData = someFieldAnswered(body.singleResult);
    record.executedAt = performance.now();
    const answer = answerStatus(body.singleResult);
    if (answer === null) return;
    http.status = answer.status;
    if (answer.retryAfterSeconds !== null) http.headers.set('retry-after', String(Math.ceil(answer.retryAfterSeconds)));
  },
};

/** Begins operations, reports their faults, and sets the HTTP status of those without data. */
export const operationPlugin: ApolloServerPlugin<OperationContext> = {
  requestDidStart: async () => listener,
  // Apollo's own steps, or a plugin, have thrown: the client is told nothing about it.
  unexpectedErrorProcessingRequest: async ({ error, requestContext }) => requestContext.contextValue.report(error),
};
