import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Me } from '@/api/types';

const answers: { resolve: (value: unknown) => void; reject: (error: unknown) => void }[] = [];
vi.mock('@/api/guests', () => ({
  registerGuest: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
}));
vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {}, removeItem: () => {} });
vi.stubGlobal('window', { addEventListener: () => {} });

const { registerGuest, sessionRevoked, useSession } = await import('./index');

const guest = { id: 'g', username: 'hare', role: 'guest' } as Me;
const registration = { username: 'hare', email: 'hare@example.org', password: 'battery staple' };
const session = { accessToken: 'a.b.c', expiresIn: 900, user: { ...guest, role: 'member' } };

describe('sessionRevoked', () => {
  beforeEach(() => {
    answers.length = 0;
    useSession.setState({ status: 'signed-in', user: guest }, true);
  });

  it('WhileAGuestRegisters_EndsNothingWhenTheyHave', async () => {
    const registering = registerGuest(registration as Parameters<typeof registerGuest>[0]);
    const revoked = sessionRevoked();
    answers[0]?.resolve(session);
    await Promise.all([registering, revoked]);
    expect(useSession.getState()).toMatchObject({ status: 'signed-in', user: { role: 'member' } });
  });

  it('WhileAGuestRegisters_EndsTheSessionWhenTheyCouldNot', async () => {
    const registering = registerGuest(registration as Parameters<typeof registerGuest>[0]).catch(() => false);
    const revoked = sessionRevoked();
    answers[0]?.reject(new Error('refused'));
    await Promise.all([registering, revoked]);
    expect(useSession.getState()).toMatchObject({ status: 'signed-out', revoked: true });
  });

  it('AtAnyOtherTime_EndsTheSession', async () => {
    await sessionRevoked();
    expect(useSession.getState()).toMatchObject({ status: 'signed-out', revoked: true });
  });
});
