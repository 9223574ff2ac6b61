import { parsers } from './parsers.ts';
import { setting, wholeNumber } from './setting.ts';

/** Settings of models that come from a registry. */
export const mlflowSettings = {
  modelSource: setting(
    'MODEL_SOURCE',
    {
      description:
        'A registered model of MLflow and the alias to serve ([mlflow.md](mlflow.md)); without it versions come from `MODELS_DIR`.',
    },
    {
      allowed: 'mlflow://<registered model>@<alias>, names of letters, digits, ".", "_" and "-", at most 64',
      parser: parsers.modelSource,
    },
  ),
  mlflowTrackingUri: setting(
    'MLFLOW_TRACKING_URI',
    { description: 'Where MLflow answers; for `MODEL_SOURCE`.', secret: true },
    { allowed: 'an http or https address without credentials', parser: parsers.webUrl },
  ),
  mlflowTrackingToken: setting(
    'MLFLOW_TRACKING_TOKEN',
    { description: 'What MLflow is asked with (`Authorization: Bearer`).', secret: true },
    { allowed: 'a text', parser: parsers.optionalText },
  ),
  mlflowTrackingUsername: setting(
    'MLFLOW_TRACKING_USERNAME',
    { description: 'The user for MLflow, if it wants a password.' },
    { allowed: 'a text', parser: parsers.optionalText },
  ),
  mlflowTrackingPassword: setting(
    'MLFLOW_TRACKING_PASSWORD',
    { description: 'The password for MLflow.', secret: true },
    { allowed: 'a text', parser: parsers.optionalText },
  ),
  mlflowWebhookSecret: setting(
    'MLFLOW_WEBHOOK_SECRET',
    {
      description:
        'What MLflow signs its webhooks with; `POST /webhooks/mlflow` then makes a server look at once whether its alias has moved.',
      secret: true,
    },
    { allowed: 'a text of at least 16 characters', parser: parsers.secret },
  ),
  modelFetchTimeoutMs: wholeNumber('MODEL_FETCH_TIMEOUT_MS', [1000, 86_400_000], {
    default: '600000',
    unit: 'ms',
    description: 'How long bringing a bundle onto this machine may take.',
  }),
  modelFetchMaxMb: wholeNumber('MODEL_FETCH_MAX_MB', [1, 1_048_576], {
    default: '4096',
    unit: 'MB',
    description: 'How large a bundle from a registry may be.',
  }),
};
