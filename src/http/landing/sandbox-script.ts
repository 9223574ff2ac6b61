/** Where Apollo serves its Sandbox for embedding. */
export const sandboxOrigin = 'https://sandbox.embed.apollographql.com';

const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

/**
 * The page's side of the embedded Sandbox: the frame sends what to ask by message, the page asks and sends the answer
 * back. Messages as in @apollo/sandbox 2.7; written here because that package has no build for browsers, and so that
 * the frame can make the page ask nothing but `/graphql`.
 */
export const sandboxScript = (initial: { document: string; variables: object }): string => `
'use strict';
const origin = ${inScript(sandboxOrigin)};
const initial = ${inScript(initial)};
const endpoint = new URL('/graphql', location.href).href;
const frame = document.getElementById('sandbox');
const parameters = {
  endpoint,
  sendOperationHeadersInIntrospection: true,
  defaultDocument: encodeURIComponent(initial.document),
  defaultVariables: encodeURIComponent(JSON.stringify(initial.variables, null, 2)),
  hideCookieToggle: true,
  parentSupportsSubscriptions: false,
  version: '2.7.4',
  runTelemetry: false,
  initialRequestQueryPlan: false,
  shouldDefaultAutoupdateSchema: true,
  endpointIsEditable: false,
};
frame.src = origin + '/sandbox/explorer?' + Object.entries(parameters).map((pair) => pair.join('=')).join('&');

const tell = (message) => frame.contentWindow.postMessage(message, origin);

const ask = (body, headers) => fetch(endpoint, {
  method: 'POST',
  credentials: 'omit',
  headers: { ...headers, 'content-type': 'application/json' },
  body,
});

const introspect = async ({ introspectionRequestBody, introspectionRequestHeaders, operationId }) => {
  try {
    const { data, errors } = await (await ask(introspectionRequestBody, introspectionRequestHeaders)).json();
    if (errors?.length) tell({ name: 'SchemaError', errors, operationId });
    tell({ name: 'SchemaResponse', schema: data, operationId });
  } catch (error) {
    tell({ name: 'SchemaError', error: { message: error.message }, operationId });
  }
};

const execute = async ({ operation, operationName, variables, headers, operationId }) => {
  try {
    const response = await ask(JSON.stringify({ query: operation, operationName, variables }), headers);
    const text = await response.text();
    const facts = { status: response.status, headers: Object.fromEntries(response.headers), size: text.length };
    tell({ name: 'ExplorerResponse', operationId, response: { ...JSON.parse(text), ...facts, hasNext: false } });
  } catch (error) {
    tell({ name: 'ExplorerResponse', operationId, response: { error: { message: error.message }, hasNext: false } });
  }
};

addEventListener('message', ({ origin: from, source, data }) => {
  if (from !== origin || source !== frame.contentWindow || typeof data !== 'object' || data === null) return;
  if (data.name === 'ExplorerListeningForHandshake') tell({ name: 'HandshakeResponse', parentHref: location.href });
  if (data.name === 'IntrospectionQueryWithHeaders') introspect(data);
  if (data.name === 'ExplorerRequest' && data.operation) execute(data);
});
`;
