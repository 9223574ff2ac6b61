import { MarqueeError } from '../../errors.ts';
import { orAborted } from '../../recommendation/flights/or-aborted.ts';
import type { Principal, Role } from './principal.ts';

/** Who asks, and whether lists are for those only whose they are. */
export interface Access {
  /** `open`: anybody may ask for any user. `jwt`: a token or a key says who asks. */
  readonly userAuth: 'open' | 'jwt';
  /** Found out when it is first asked for, then kept: bad credentials are tried once a request. */
  readonly principal: () => Promise<Principal>;
  /** The same where something is to be changed: a bad token counts there as a failure of its address. */
  readonly principalOfChange: () => Promise<Principal>;
}

/** What the rules look at; `OperationContext` has it. */
export interface AccessContext {
  readonly access: Pick<Access, 'userAuth' | 'principal'>;
  readonly signal: AbortSignal;
}

/** The principal, or the reason of the signal: keys to check a token with may have to be fetched. */
const principalOf = ({ access, signal }: AccessContext): Promise<Principal> => orAborted(access.principal(), signal);

const forbidden = (message: string, role: Role): MarqueeError => new MarqueeError('FORBIDDEN', message, { role });

/** Throws `UNAUTHENTICATED` or `FORBIDDEN` unless the principal has the role. */
export const checkRole = (principal: Principal, role: Role): void => {
  if (principal.roles.has(role)) return;
  if (principal.kind === 'anonymous') throw principal.error;
  throw forbidden(`This needs the role ${role}, which these credentials do not have.`, role);
};

const checkUser = (principal: Principal, userId: string, role: Role): void => {
  if (principal.roles.has(role)) return;
  if (principal.kind === 'anonymous') throw principal.error;
  // Letter for letter: `042` is not `42`, whatever the model takes.
  if (principal.kind === 'user' && principal.sub === userId) return;
  throw forbidden(`These credentials are not those of this user; others need the role ${role}.`, role);
};

/** Whether the principal is an administrator, for fields that are null to everybody else. */
export const isAdmin = async (context: AccessContext): Promise<boolean> =>
  (await principalOf(context)).roles.has('ADMIN');

/** For what only administrators may, however `USER_AUTH` is set. */
export const requireAdmin = async (context: AccessContext): Promise<void> =>
  checkRole(await principalOf(context), 'ADMIN');

/** For what is the user's own and an administrator's, however `USER_AUTH` is set: a profile. */
export const requireUserOrAdmin = async (context: AccessContext, userId: string): Promise<void> =>
  checkUser(await principalOf(context), userId, 'ADMIN');

/** With `USER_AUTH=jwt`: for one user's list, which the user and services may have. */
export const requireUser = async (context: AccessContext, userId: string): Promise<void> => {
  if (context.access.userAuth === 'jwt') checkUser(await principalOf(context), userId, 'SERVICE');
};

/** With `USER_AUTH=jwt`: for the lists of many users, which only services may have. */
export const requireService = async (context: AccessContext): Promise<void> => {
  if (context.access.userAuth === 'jwt') checkRole(await principalOf(context), 'SERVICE');
};

/** With `USER_AUTH=jwt`: for what costs a run of the model and is nobody's own. */
export const requireSomebody = async (context: AccessContext): Promise<void> => {
  if (context.access.userAuth !== 'jwt') return;
  const principal = await principalOf(context);
  if (principal.kind === 'anonymous') throw principal.error;
};
