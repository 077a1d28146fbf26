import { describe, expect, it } from 'vitest';
import type { GroupInvite } from '@/api/types';
import { type InviteState, stateOf } from './state';

const invite: GroupInvite = {
  id: 'i',
  madeBy: 'u',
  maxUses: null,
  uses: 3,
  createdAt: '2026-11-01T00:00:00.000Z',
  expiresAt: '2026-11-08T00:00:00.000Z',
  revokedAt: null,
};

describe('stateOf', () => {
  it.each<[InviteState, Partial<GroupInvite>, string]>([
    ['works', {}, '2026-11-07T23:59:59.999Z'],
    ['works', { maxUses: 4 }, '2026-11-02T00:00:00.000Z'],
    ['expired', {}, '2026-11-08T00:00:00.000Z'],
    ['used-up', { maxUses: 3 }, '2026-11-02T00:00:00.000Z'],
    ['revoked', { revokedAt: '2026-11-02T00:00:00.000Z', maxUses: 3 }, '2026-11-09T00:00:00.000Z'],
  ])('Is_%s', (state, overrides, now) => {
    expect(stateOf({ ...invite, ...overrides }, Date.parse(now))).toBe(state);
  });
});
