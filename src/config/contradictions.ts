import type { ApiKey } from './parsers.ts';
import type { PublicKeys } from './public-keys.ts';

/** The settings that have to go together; undefined where one has a mistake of its own. */
export interface RelatedSettings {
  readonly nodeEnv?: string | undefined;
  readonly userAuth?: 'open' | 'jwt' | undefined;
  readonly adminApiKeys?: readonly ApiKey[] | undefined;
  readonly serviceApiKeys?: readonly ApiKey[] | undefined;
  readonly jwtJwksUrl?: string | null | undefined;
  readonly jwtPublicKeyFile?: PublicKeys | null | undefined;
  readonly jwtAlgorithms?: readonly string[] | undefined;
}

const registrySettings = [
  'MLFLOW_TRACKING_URI',
  'MLFLOW_TRACKING_TOKEN',
  'MLFLOW_TRACKING_USERNAME',
  'MLFLOW_TRACKING_PASSWORD',
  'MLFLOW_WEBHOOK_SECRET',
];

type IsSet = (name: string) => boolean;

const tokenSettings = ['JWT_JWKS_URL', 'JWT_PUBLIC_KEY_FILE', 'JWT_ISSUER', 'JWT_AUDIENCE', 'JWT_ALGORITHMS'];

const loopbackHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whoever sits between could put keys of their own into an answer without TLS. */
const isSafe = (address: string): boolean => {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || loopbackHost.test(hostname);
};

/** The beginnings of the algorithms that go with a type of key. */
const algorithmsOf: Readonly<Record<string, readonly string[]>> = {
  rsa: ['RS', 'PS'],
  ec: ['ES'],
  ed25519: ['Ed'],
};

const algorithmMistakes = (keys: PublicKeys, algorithms: readonly string[]): string[] => {
  if (keys.kind === 'set') return []; // ids choose among its keys
  const type = keys.key.asymmetricKeyType ?? '';
  const beginnings = algorithmsOf[type] ?? [];
  if (algorithms.some((algorithm) => beginnings.some((beginning) => algorithm.startsWith(beginning)))) return [];
  return [`JWT_ALGORITHMS must go with the ${type} key in JWT_PUBLIC_KEY_FILE, got ${algorithms.join(', ')}.`];
};

const keySourceMistakes = (isSet: IsSet): string[] => {
  const [url, file] = [isSet('JWT_JWKS_URL'), isSet('JWT_PUBLIC_KEY_FILE')];
  if (url === file)
    return [`USER_AUTH=jwt needs one of JWT_JWKS_URL and JWT_PUBLIC_KEY_FILE, got ${url ? 'both' : 'neither'}.`];
  return [];
};

const jwtMistakes = (isSet: IsSet, settings: RelatedSettings): string[] => {
  const { nodeEnv, jwtJwksUrl, jwtPublicKeyFile, jwtAlgorithms } = settings;
  const mistakes = keySourceMistakes(isSet);
  for (const name of ['JWT_ISSUER', 'JWT_AUDIENCE'])
    if (!isSet(name)) mistakes.push(`USER_AUTH=jwt needs ${name}, got nothing.`);
  if (nodeEnv === 'production' && jwtJwksUrl && !isSafe(jwtJwksUrl))
    mistakes.push('JWT_JWKS_URL must be an https address in production, unless it is on this machine.');
  if (jwtPublicKeyFile && jwtAlgorithms) mistakes.push(...algorithmMistakes(jwtPublicKeyFile, jwtAlgorithms));
  return mistakes;
};

const unusedMistakes = (isSet: IsSet): string[] =>
  tokenSettings.filter(isSet).map((name) => `${name} is for USER_AUTH=jwt, got USER_AUTH=open.`);

const sharedKeyMistakes = ({ adminApiKeys = [], serviceApiKeys = [] }: RelatedSettings): string[] => {
  const admins = new Set(adminApiKeys.map(({ sha256 }) => sha256));
  const shared = serviceApiKeys.filter(({ sha256 }) => admins.has(sha256));
  return shared.map(({ name }) => `SERVICE_API_KEYS must not have a key of ADMIN_API_KEYS, got that of ${name}.`);
};

const tokenMistakes = (isSet: IsSet, settings: RelatedSettings): string[] => {
  switch (settings.userAuth) {
    case undefined:
      return [];
    case 'open':
      return unusedMistakes(isSet);
    case 'jwt':
      return jwtMistakes(isSet, settings);
  }
};

const sourceMistakes = (isSet: IsSet): string[] => {
  if (!isSet('MODEL_SOURCE'))
    return registrySettings.filter(isSet).map((name) => `${name} is for MODEL_SOURCE, which is not set.`);
  const mistakes = isSet('MLFLOW_TRACKING_URI') ? [] : ['MODEL_SOURCE needs MLFLOW_TRACKING_URI, got nothing.'];
  if (isSet('MLFLOW_TRACKING_USERNAME') !== isSet('MLFLOW_TRACKING_PASSWORD'))
    mistakes.push('MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD go together, got one of them.');
  if (isSet('MLFLOW_TRACKING_TOKEN') && isSet('MLFLOW_TRACKING_USERNAME'))
    mistakes.push('MLFLOW_TRACKING_TOKEN and MLFLOW_TRACKING_USERNAME exclude each other, got both.');
  return mistakes;
};

/** The mistakes that settings make only together. */
export const contradictions = (isSet: IsSet, settings: RelatedSettings): string[] => [
  ...tokenMistakes(isSet, settings),
  ...sharedKeyMistakes(settings),
  ...sourceMistakes(isSet),
];
