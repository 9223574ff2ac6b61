import type { Server } from '../../support/server.ts';
import { until } from '../../support/until.ts';
import { modelInfo, recommend } from '../operations.ts';

/** Settings under which nothing ends by itself while a test looks. */
export const patient = { INFERENCE_TIMEOUT_MS: '20000', REQUEST_TIMEOUT_MS: '20000' };

/** How a server ends that was told to stop once. */
export const cleanExit = { code: 0, signal: null };

/** Requests that the server has taken and can't answer yet, because its model is frozen. */
export const holdRequests = async (server: Server, count: number) => {
  const [child] = server.children();
  process.kill(child!, 'SIGSTOP');
  const ask = (userId: number) => server.answer(recommend, { userId: String(userId) });
  const model = async () => (await server.data(modelInfo)).modelInfo;
  // The first takes the process with it, so the others wait.
  const first = ask(count + 1);
  const held = Promise.allSettled([first]);
  await until('the first has left for the model', async () => (await model()).usage.meanBatchSize !== null);
  const others = Promise.allSettled(Array.from({ length: count }, (_, at) => ask(at + 1)));
  await until('all others wait', async () => (await model()).runtime.waitingUsers >= count);
  return { child: child!, answers: Promise.all([held, others]).then((both) => both.flat()) };
};
