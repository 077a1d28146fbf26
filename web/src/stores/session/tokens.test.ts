import { describe, expect, it, vi } from 'vitest';
import type { Session } from '@/api/types';
import { lifetimeMs, Tokens } from './tokens';

const minute = 60_000;

function session(name: string, lifetime = 15 * minute): Session {
  const claims = btoa(JSON.stringify({ sub: name, iat: 1_000, exp: 1_000 + lifetime / 1000 }));
  const user = { id: name, username: name, displayName: name, createdAt: '', updatedAt: '', email: '' };
  return {
    user: { ...user, role: 'member' },
    accessToken: `${name}.${claims}.sig`,
    expiresAt: '2001-01-01T00:00:00Z',
    refreshToken: null,
  };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

describe('Tokens', () => {
  it('AccessToken_Fresh_AsksNobody', async () => {
    const refresh = vi.fn<() => Promise<Session>>();
    const tokens = new Tokens(
      refresh,
      () => {},
      () => 0,
    );
    tokens.hold(session('a'));
    expect(await tokens.accessToken()).toBe(session('a').accessToken);
    expect(refresh).not.toHaveBeenCalled();
  });

  it('AccessToken_AboutToExpire_IsRenewed', async () => {
    let now = 0;
    const onRenewed = vi.fn();
    const tokens = new Tokens(
      async () => session('b'),
      onRenewed,
      () => now,
    );
    tokens.hold(session('a'));
    now = 14 * minute;
    expect(await tokens.accessToken()).toBe(session('b').accessToken);
    expect(onRenewed).toHaveBeenCalledOnce();
  });

  it('AccessToken_ShortLived_IsNotRenewedAtEachUse', async () => {
    const refresh = vi.fn<() => Promise<Session>>();
    const tokens = new Tokens(
      refresh,
      () => {},
      () => 0,
    );
    tokens.hold(session('a', minute));
    await tokens.accessToken();
    expect(refresh).not.toHaveBeenCalled();
  });

  it('AccessToken_ManyAtOnce_OneRequest', async () => {
    const answer = deferred<Session>();
    const refresh = vi.fn(() => answer.promise);
    const tokens = new Tokens(
      refresh,
      () => {},
      () => 0,
    );
    const all = [tokens.accessToken(), tokens.accessToken(), tokens.renew().then(s => s.accessToken)];
    answer.resolve(session('a'));
    expect(new Set(await Promise.all(all)).size).toBe(1);
    expect(refresh).toHaveBeenCalledOnce();
  });

  it('Renew_AfterAFailure_AsksAgain', async () => {
    const refresh = vi
      .fn<() => Promise<Session>>()
      .mockRejectedValueOnce(new Error('gone'))
      .mockResolvedValue(session('a'));
    const tokens = new Tokens(
      refresh,
      () => {},
      () => 0,
    );
    await expect(tokens.renew()).rejects.toThrow('gone');
    expect((await tokens.renew()).user.id).toBe('a');
  });

  it('Renew_AnswersAfterSignOut_IsNotHeld', async () => {
    const answer = deferred<Session>();
    const onRenewed = vi.fn();
    const tokens = new Tokens(
      () => answer.promise,
      onRenewed,
      () => 0,
    );
    const renewal = tokens.renew();
    tokens.forget();
    answer.resolve(session('a'));
    await renewal;
    expect(tokens.peek()).toBeNull();
    expect(onRenewed).not.toHaveBeenCalled();
  });

  it('Lifetime_ComesFromTheTokenNotFromThisClock', () => {
    expect(lifetimeMs(session('a', 5 * minute))).toBe(5 * minute);
  });

  it('Lifetime_OpaqueToken_FallsBackToExpiresAt', () => {
    const opaque = { ...session('a'), accessToken: 'opaque', expiresAt: new Date(Date.now() + minute).toISOString() };
    expect(lifetimeMs(opaque)).toBeGreaterThan(minute / 2);
  });
});
