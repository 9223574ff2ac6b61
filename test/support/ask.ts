import type { TypedDocumentString } from '../gql/graphql.ts';

/** One entry of `errors`. */
export interface AnsweredError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string } & Readonly<Record<string, unknown>>;
}

/** What came back over HTTP. */
export interface Answer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Data | null;
  readonly errors: readonly AnsweredError[];
}

type Headed = Readonly<Record<string, string>>;
/** An operation without variables is asked without. */
type Given<Variables> = Variables extends Record<string, never> ? [] : [variables: Variables];

/** Sends typed documents to one server. */
export interface Client {
  /** The data of an answer; throws when there is an error. */
  readonly data: <Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    ...given: Given<Variables>
  ) => Promise<Data>;
  /** The whole answer, whatever it is. */
  readonly answer: <Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    ...given: Given<Variables>
  ) => Promise<Answer<Data>>;
  /** The same client with more headers. */
  readonly with: (headers: Headed) => Client;
}

export const createClient = (url: string, headers: Headed = {}): Client => {
  const answer: Client['answer'] = async <Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    ...[variables]: Given<Variables>
  ): Promise<Answer<Data>> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    const { data = null, errors = [] } = (await response.json()) as Partial<Answer<Data>>;
    return { status: response.status, headers: response.headers, data, errors };
  };
  const data: Client['data'] = async (document, ...given) => {
    const answered = await answer(document, ...given);
    if (answered.status !== 200 || answered.errors.length > 0 || answered.data === null)
      throw new Error(`HTTP ${answered.status}: ${JSON.stringify(answered.errors)}`);
    return answered.data;
  };
  return { answer, data, with: (more) => createClient(url, { ...headers, ...more }) };
};
