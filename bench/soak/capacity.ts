import autocannon from 'autocannon';
import { soakBody } from './soak-body.ts';

/** Requests per second that the server answers to clients that ask one after another. */
export const measureCapacity = async (url: string, seconds: number): Promise<number> => {
  let next = 0;
  const result = await autocannon({
    url: `${url}/graphql`,
    connections: 32,
    duration: seconds,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    requests: [{ setupRequest: (request) => ({ ...request, body: soakBody(next++) }) }],
  });
  return result['2xx'] / result.duration;
};
