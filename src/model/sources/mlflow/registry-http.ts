import { BundleError } from '../../../bundle/bundle-error.ts';

/** How to reach a registry. */
export interface RegistryAddress {
  /** `http` or `https`, without a slash at its end. */
  readonly uri: string;
  /** The value of `Authorization`; null for none. Never logged. */
  readonly authorization: string | null;
}

const mostJsonBytes = 4 * 1024 * 1024;
const mostRedirects = 3;
const longestQuote = 120;

/** The registry did not answer what was asked. The message is for people and names no credentials. */
export class RegistryError extends Error {
  /** The registry's own word for it; null where it gave none. */
  readonly code: string | null;

  constructor(message: string, code: string | null = null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'RegistryError';
    this.code = code;
  }

  /** The same as a finding of the step FETCH. */
  asFinding(file: string | null = null): BundleError {
    return new BundleError({ step: 'FETCH', file, expected: 'an answer of the registry', actual: this.message }, this);
  }
}

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'it could not be reached';
  if (error.name === 'TimeoutError') return 'it did not answer in time';
  if (error.name === 'AbortError') return 'the request was given up';
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return `it could not be reached${code}`;
};

const request = async (address: RegistryAddress, url: URL, signal: AbortSignal): Promise<Response> => {
  try {
    return await fetch(url, {
      redirect: 'manual',
      headers: {
        'accept-encoding': 'identity',
        ...(address.authorization !== null && { authorization: address.authorization }),
      },
      signal,
    });
  } catch (error) {
    throw new RegistryError(reasonOf(error), null, error);
  }
};

/** Follows redirects on the same host only: credentials and downloads stay where the operator said. */
const get = async (address: RegistryAddress, path: string, signal: AbortSignal): Promise<Response> => {
  let url = new URL(`${address.uri}${path}`);
  const { origin } = url;
  for (let redirects = 0; ; redirects++) {
    const response = await request(address, url, signal);
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || location === null) return response;
    await response.body?.cancel();
    if (!URL.canParse(location, url.href)) throw new RegistryError('it redirects to something that is no address');
    const next = new URL(location, url);
    if (next.origin !== origin) throw new RegistryError(`it redirects to another host (${next.host})`);
    if (redirects === mostRedirects) throw new RegistryError('it redirects again and again');
    url = next;
  }
};

/** The pieces of a body, no more than `mostBytes`. */
export async function* piecesOf(response: Response, mostBytes: number): AsyncGenerator<Uint8Array> {
  const encoding = response.headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity')
    throw new RegistryError(`it sent ${encoding}, which was not asked for`);
  const stated = Number(response.headers.get('content-length') ?? Number.NaN);
  if (stated > mostBytes) throw new RegistryError(`it sends ${stated} bytes, at most ${mostBytes} are taken`);
  let got = 0;
  try {
    for await (const piece of response.body ?? []) {
      got += piece.byteLength;
      if (got > mostBytes) throw new RegistryError(`it sends more than ${mostBytes} bytes`);
      yield piece;
    }
  } catch (error) {
    throw error instanceof RegistryError
      ? error
      : new RegistryError(`its answer broke off: ${reasonOf(error)}`, null, error);
  }
  if (Number.isFinite(stated) && got !== stated) throw new RegistryError(`it sent ${got} of ${stated} bytes`);
}

const readText = async (response: Response): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(response, mostJsonBytes)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
};

/** Undefined for what is no JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refusal = (status: number, text: string): RegistryError => {
  const body = parseJson(text);
  if (!isRecord(body)) return new RegistryError(`it answered ${status} without JSON`);
  const message = typeof body['message'] === 'string' ? `: ${body['message'].slice(0, longestQuote)}` : '';
  const code = typeof body['error_code'] === 'string' ? body['error_code'] : null;
  return new RegistryError(`it answered ${status}${message}`, code);
};

/** Asks for JSON. Throws a `RegistryError`. */
export const getJson = async (address: RegistryAddress, path: string, signal: AbortSignal): Promise<unknown> => {
  const response = await get(address, path, signal);
  const text = await readText(response);
  if (!response.ok) throw refusal(response.status, text);
  const body = parseJson(text);
  if (body === undefined) throw new RegistryError('it answered with something that is not JSON');
  return body;
};

/** Asks for a file; null where there is none. Throws a `RegistryError`. */
export const getFile = async (
  address: RegistryAddress,
  path: string,
  signal: AbortSignal,
): Promise<Response | null> => {
  const response = await get(address, path, signal);
  if (response.ok) return response;
  const error = refusal(response.status, await readText(response));
  if (response.status === 404 || error.code === 'RESOURCE_DOES_NOT_EXIST') return null;
  throw error;
};
