import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { TurnQueue } from '../../event-loop/turn-queue.ts';
import type { Operation, OperationContext, OpenOperation } from '../../graphql/operation/operation-context.ts';
import type { Authentication } from '../authentication/authentication.ts';
import type { ClientOf } from '../client/client-of.ts';
import { checkDocument, searchOf } from './check-document.ts';
import { createBodyRoom } from './body-room.ts';
import { sendText } from './compression.ts';
import { clientClosedRequest, createOperationEnd, type EndOperation, type OperationEndDeps } from './operation-end.ts';
import type { OverloadGate } from './overload-gate.ts';
import { parseGraphqlBody } from './parse-graphql-body.ts';
import { sendRefusal } from '../send-json.ts';
import type { Refusal } from '../transport-error.ts';

export interface GraphqlHandlerDeps extends OperationEndDeps {
  /** Started. */
  readonly apollo: ApolloServer<OperationContext>;
  readonly openOperation: OpenOperation;
  readonly authentication: Pick<Authentication, 'accessOf'>;
  readonly clientOf: ClientOf;
  readonly gate: Pick<OverloadGate, 'begin'>;
  /** Which operations may be executed in a turn of the event loop. */
  readonly turns: Pick<TurnQueue, 'pass'>;
  readonly bodyLimitBytes: number;
}

/** Answers one request to `/graphql`. Never rejects. */
export type GraphqlHandler = (request: IncomingMessage, response: ServerResponse, requestId: string) => Promise<void>;

const wrongMethod: Refusal = {
  code: 'METHOD_NOT_ALLOWED',
  message: 'Ask with POST, or with GET for queries.',
  headers: { allow: 'GET, POST' },
};

const headersOf = ({ headers }: IncomingMessage): HeaderMap => {
  const map = new HeaderMap();
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) map.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  return map;
};

/** An operation that is being answered. */
interface Answering {
  readonly context: OperationContext;
  /** To be called when the answer has been handed to the socket. */
  readonly onSerialised: () => void;
}

/** The operation ends with its response: sent, or given up by the client. */
const endWithResponse = (operation: Operation, response: ServerResponse, end: EndOperation): Answering => {
  const startedAt = performance.now();
  const { socket } = response.req;
  let sent = false;
  // Node calls an answer finished, too, when its connection was destroyed under it.
  response.once('finish', () => (sent = !socket.destroyed));
  let serialisedAt: number | null = null;
  response.once('close', () => {
    if (!sent) operation.abandon();
    operation.end();
    const status = sent ? response.statusCode : clientClosedRequest;
    end({ operation, status, durationMs: performance.now() - startedAt }, serialisedAt);
  });
  return { context: operation.context, onSerialised: () => void (serialisedAt = performance.now()) };
};

export const createGraphqlHandler = (deps: GraphqlHandlerDeps): GraphqlHandler => {
  const { apollo, openOperation, authentication, clientOf, gate, turns, logger, requestMetrics } = deps;
  const { bodyLimitBytes } = deps;
  const endOperation = createOperationEnd(deps);
  const bodyRoom = createBodyRoom();

  const execute = async (
    request: IncomingMessage,
    response: ServerResponse,
    { context, onSerialised, body }: Answering & { body: unknown },
  ): Promise<void> => {
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method ?? 'GET',
        headers: headersOf(request),
        search: searchOf(request),
        body: body ?? {},
      },
      context: async () => {
        checkDocument(request, body, context);
        return context;
      },
    });
    if (response.destroyed) return;
    if (result.body.kind !== 'complete') throw new Error('Answers in parts are not supported.');
    response.statusCode = result.status ?? 200;
    response.setHeader('cache-control', 'no-store'); // lists are personal
    for (const [name, value] of result.headers) response.setHeader(name, value);
    await sendText(request, response, result.body.string);
    onSerialised();
  };

  const answer: GraphqlHandler = async (request, response, requestId) => {
    const parsed = await parseGraphqlBody(request, bodyLimitBytes, bodyRoom);
    if (parsed.kind === 'gone' || response.destroyed) return;
    if (parsed.kind === 'refused') return refuse(response, requestId, parsed.refusal);
    const access = authentication.accessOf(request, requestId);
    const operation = openOperation({ requestId, access, client: () => clientOf(request, access) });
    const leaveGate = gate.begin();
    response.once('close', leaveGate);
    const { context, onSerialised } = endWithResponse(operation, response, endOperation);
    await turns.pass();
    if (response.destroyed) return;
    await execute(request, response, { context, onSerialised, body: parsed.body });
    leaveGate(); // how long its client takes to read says nothing about this server
  };

  const refuse = (response: ServerResponse, requestId: string, refusal: Refusal): void => {
    logger.info({ requestId, code: refusal.code }, 'request refused');
    requestMetrics.refused(refusal.code);
    sendRefusal(response, refusal);
  };

  return async (request, response, requestId) => {
    try {
      if (request.method !== 'GET' && request.method !== 'POST') return refuse(response, requestId, wrongMethod);
      await answer(request, response, requestId);
    } catch (error) {
      logger.error({ requestId, err: error }, 'internal error');
      const details = { requestId };
      sendRefusal(response, { code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error', details });
    }
  };
};
