import { expect, test } from 'vitest';
import { MarqueeError } from '../../src/errors.ts';
import { requireAdmin, requireUserOrAdmin, type AccessContext } from '../../src/graphql/access/access.ts';
import type { Principal, Role } from '../../src/graphql/access/principal.ts';

const roles = (...words: readonly Role[]): ReadonlySet<Role> => new Set(words);
const nobody: Principal = { kind: 'anonymous', roles: roles(), error: new MarqueeError('UNAUTHENTICATED', 'Who?') };
const user: Principal = { kind: 'user', sub: '1', roles: roles() };
const service: Principal = { kind: 'service', name: 'mailer', roles: roles('SERVICE') };
const admin: Principal = { kind: 'admin', name: 'ann', roles: roles('SERVICE', 'ADMIN') };

const contextOf = (principal: Principal, userAuth: 'open' | 'jwt'): AccessContext => ({
  access: { userAuth, principal: async () => principal },
  signal: new AbortController().signal,
});

test.each(['open', 'jwt'] as const)("with USER_AUTH=%s administrators' things are theirs only", async (mode) => {
  await requireAdmin(contextOf(admin, mode));
  await expect(requireAdmin(contextOf(nobody, mode))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  for (const principal of [user, service])
    await expect(requireAdmin(contextOf(principal, mode))).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test.each(['open', 'jwt'] as const)("with USER_AUTH=%s a profile is its user's and administrators'", async (mode) => {
  await requireUserOrAdmin(contextOf(user, mode), '1');
  await requireUserOrAdmin(contextOf(admin, mode), '1');
  await expect(requireUserOrAdmin(contextOf(nobody, mode), '1')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  for (const [principal, userId] of [
    [user, '2'],
    [user, '01'],
    [service, '1'],
    [service, 'mailer'],
  ] as const)
    await expect(requireUserOrAdmin(contextOf(principal, mode), userId)).rejects.toMatchObject({
      code: 'FORBIDDEN',
      details: { role: 'ADMIN' },
    });
});

test('who gives up does not wait for keys', async () => {
  const reason = new MarqueeError('TIMEOUT', 'late');
  const context: AccessContext = {
    access: { userAuth: 'jwt', principal: () => new Promise(() => undefined) },
    signal: AbortSignal.abort(reason),
  };
  await expect(requireAdmin(context)).rejects.toBe(reason);
});
