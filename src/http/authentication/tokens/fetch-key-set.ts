/** What a download of keys may cost. */
export interface FetchLimits {
  /** For the whole of it. */
  readonly timeoutMs: number;
  /** After decoding. */
  readonly limitBytes: number;
}

const readAtMost = async (body: ReadableStream<Uint8Array>, limitBytes: number): Promise<string> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the download.
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > limitBytes) throw new Error(`The key set has more than ${limitBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size).toString('utf8');
};

const download = async (url: string, limitBytes: number, signal: AbortSignal): Promise<unknown> => {
  const response = await fetch(url, {
    headers: { accept: 'application/jwk-set+json, application/json', 'accept-encoding': 'identity' },
    redirect: 'error',
    signal,
  });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`The key set was answered with HTTP ${response.status}.`);
  }
  return JSON.parse(await readAtMost(response.body, limitBytes));
};

/** Downloads a JSON Web Key Set. Follows no redirect. Rejects unless JSON comes back in time, or when it is aborted. */
export const fetchKeySet = async (
  url: string,
  { timeoutMs, limitBytes }: FetchLimits,
  abort: AbortController,
): Promise<unknown> => {
  // Not `AbortSignal.any` with `AbortSignal.timeout`: Node 20 may collect the timeout before it fires.
  const late = new Error(`The key set did not come within ${timeoutMs} ms.`);
  const timer = setTimeout(() => abort.abort(late), timeoutMs);
  try {
    return await download(url, limitBytes, abort.signal);
  } finally {
    clearTimeout(timer);
  }
};
