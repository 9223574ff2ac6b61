import { z } from 'zod';
import { parsers } from './parsers.ts';
import { readPublicKeys } from './public-keys.ts';
import { oneOf, setting } from './setting.ts';

/** What tokens may be signed with. Never HMAC: whoever knows a public key could sign with it. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const apiKeys = {
  allowed: 'entries of the form name:sha256hex with different names, separated by commas',
  parser: parsers.apiKeys,
};

const keyFile = z
  .string()
  .nullable()
  .transform((path, context) => {
    if (path === null) return null;
    const keys = readPublicKeys(path);
    if (keys !== undefined) return keys;
    context.addIssue('no public key');
    return z.NEVER;
  });

/** Settings of who may ask for what. */
export const accessSettings = {
  adminApiKeys: setting(
    'ADMIN_API_KEYS',
    {
      description:
        'Who may change the model: comma-separated `name:sha256hex`, the SHA-256 of each key. Clients send `Authorization: Bearer <key>`. Without keys (and with `USER_AUTH=open`) nobody may in production, and otherwise only requests from this machine.',
      secret: true,
    },
    apiKeys,
  ),
  serviceApiKeys: setting(
    'SERVICE_API_KEYS',
    { description: 'The same for services, which may ask for all users.', secret: true },
    apiKeys,
  ),
  userAuth: oneOf('USER_AUTH', ['open', 'jwt'], {
    default: 'open',
    description:
      '`open`: anybody may ask for any user. `jwt`: a list needs a token whose `sub` is the user, see [authentication.md](authentication.md).',
  }),
  jwtJwksUrl: setting(
    'JWT_JWKS_URL',
    { description: 'Where the keys that tokens are checked with are published.', secret: true },
    { allowed: 'an https or http address without a password', parser: parsers.webUrl },
  ),
  jwtPublicKeyFile: setting(
    'JWT_PUBLIC_KEY_FILE',
    { description: 'A file with these keys, instead; read at start.' },
    {
      allowed:
        'a file with a public key (RSA of at least 2048 bits, EC or Ed25519): PEM (SPKI or certificate) or JSON (JWK or JWKS)',
      parser: keyFile,
    },
  ),
  jwtIssuer: setting(
    'JWT_ISSUER',
    { description: 'What `iss` of a token must be.' },
    { allowed: 'a text', parser: parsers.optionalText },
  ),
  jwtAudience: setting(
    'JWT_AUDIENCE',
    { description: 'What `aud` of a token must be or contain.' },
    { allowed: 'a text', parser: parsers.optionalText },
  ),
  jwtAlgorithms: setting(
    'JWT_ALGORITHMS',
    { default: 'RS256,ES256', description: 'What tokens may be signed with.' },
    {
      allowed: `one or more of ${algorithms.join(', ')}, separated by commas`,
      parser: parsers.words(algorithms),
    },
  ),
  trustProxy: setting(
    'TRUST_PROXY',
    {
      default: 'false',
      description:
        'Whose `X-Forwarded-For` says which address a client has, for the rate limits: `trust proxy` of Express. With `false` nobody is believed, and everybody behind a proxy is one client.',
    },
    {
      allowed:
        'true, false, a number of proxies, or addresses and networks separated by commas (10.0.0.0/8, loopback, linklocal, uniquelocal)',
      parser: parsers.trustProxy,
    },
  ),
};
