import { createApp, type App } from './app.ts';
import { readConfig, type Config } from './config.ts';
import { ConfigError } from './config/config-error.ts';
import { createLogger } from './telemetry/logger.ts';

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

/** The first signal stops the server when everything is answered, a second one at once. */
const stopOnSignals = (running: App): void => {
  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    await running.stop();
    logger.info({}, 'stopped');
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      stop(signal).catch((error: unknown) => {
        logger.error({ err: error }, 'could not stop cleanly');
        process.exit(1);
      });
    });
};

stopOnSignals(app);
try {
  const url = await app.start();
  logger.info({ url }, 'serving');
  if (config.adminApiKeys.length === 0 && config.userAuth === 'open' && config.nodeEnv !== 'production')
    logger.warn({}, 'ADMIN_API_KEYS is not set: requests from this machine may change the model');
} catch (error) {
  logger.error({ err: error }, 'could not start');
  process.exit(1);
}
