import type { IncomingMessage } from 'node:http';
import { MarqueeError } from '../../errors.ts';
import type { Principal } from '../../graphql/access/principal.ts';
import { isLocalRequest } from './local-request.ts';
import { refusedError } from './refused-credentials.ts';
import { noRoles, rolesWith } from './roles.ts';

const localAdmin: Principal = { kind: 'admin', name: 'local', roles: rolesWith(['ADMIN']) };

export const anonymous = (error: MarqueeError): Principal => ({ kind: 'anonymous', roles: noRoles, error });

const closed = (who: string): Principal =>
  anonymous(new MarqueeError('FORBIDDEN', `${who}: ADMIN_API_KEYS is not set.`));

/**
 * Who sends requests without credentials. Where nobody could have an administrator's, that is an administrator on this
 * machine (except in production), and for others the error names the setting instead of sending them to look for a key.
 */
export const createStranger = ({
  canHaveAdmins,
  production,
}: {
  /** Whether any credentials would make an administrator. */
  canHaveAdmins: boolean;
  production: boolean;
}): ((request: IncomingMessage) => Principal) => {
  const nobody = anonymous(refusedError({ kind: 'refused', reason: 'NO_CREDENTIALS' }));
  if (canHaveAdmins) return () => nobody;
  const noAdmin = closed('Nobody may do this here');
  if (production) return () => noAdmin;
  const onlyLocal = closed('Only requests from this machine may do this');
  return (request) => (isLocalRequest(request) ? localAdmin : onlyLocal);
};
