import type { App } from './app.ts';
import type { Config } from './config.ts';
import { onStopSignals } from './signals.ts';
import type { Logger } from './telemetry/logger.type.ts';

/** What there is to stop; nothing while the rooms are being read, which takes most of a second. */
let running: { readonly app: App; readonly logger: Logger } | undefined;
let isStopping = false;

const stop = async (signal: string): Promise<void> => {
  if (running === undefined) process.exit(0);
  const { app, logger } = running;
  logger.info({ signal }, 'stopping');
  try {
    await app.stop();
    logger.info({}, 'stopped');
    process.exit(0);
  } catch (error) {
    logger.error({ err: error }, 'could not stop cleanly');
    process.exit(1);
  }
};

/** The first signal stops the server when everything is answered, a second one at once. */
onStopSignals({
  first: (signal) => {
    isStopping = true;
    void stop(signal);
  },
  again: () => process.exit(1),
});

const [{ createApp }, { readConfig }, { ConfigError }, { createLogger }] = await Promise.all([
  import('./app.ts'),
  import('./config.ts'),
  import('./config/config-error.ts'),
  import('./telemetry/logger.ts'),
]);

const configOrExit = (): Config => {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
};

const config = configOrExit();
const logger = createLogger(config.logLevel);
const app = createApp(config, { logger });
running = { app, logger };
try {
  const url = await app.start();
  if (!isStopping) logger.info({ url }, 'serving');
  if (config.adminApiKeys.length === 0 && config.userAuth === 'open' && config.nodeEnv !== 'production')
    logger.warn({}, 'ADMIN_API_KEYS is not set: requests from this machine may change the model');
} catch (error) {
  if (!isStopping) {
    logger.error({ err: error }, 'could not start');
    process.exit(1);
  }
}
