import { describe, expect, it } from 'vitest';
import type { MemberRole } from '@/api/types';
import { may } from './permissions';

describe('may', () => {
  it.each<[MemberRole, boolean, boolean, boolean]>([
    ['member', false, false, false],
    ['moderator', false, false, false],
    ['admin', true, true, false],
    ['owner', true, true, true],
  ])('%s', (role, rename, add, change) => {
    expect([may.rename(role), may.addMembers(role), may.changeRole(role)]).toEqual([rename, add, change]);
    expect([may.changePicture(role), may.invite(role), may.changeSettings(role)]).toEqual([rename, rename, rename]);
  });

  it.each<[MemberRole, boolean]>([
    ['member', false],
    ['moderator', true],
    ['admin', true],
    ['owner', true],
  ])('%s_Moderates', (role, allowed) => {
    expect([may.manageBans(role), may.announce(role), may.skipSlowMode(role), may.moderateMessages(role)]).toEqual(
      Array(4).fill(allowed),
    );
  });

  it.each<[MemberRole, MemberRole, boolean]>([
    ['member', 'member', false],
    ['moderator', 'member', true],
    ['moderator', 'moderator', false],
    ['moderator', 'admin', false],
    ['admin', 'moderator', true],
    ['admin', 'member', true],
    ['admin', 'admin', false],
    ['admin', 'owner', false],
    ['owner', 'owner', true],
    ['owner', 'member', true],
  ])('%s_Removes_%s', (role, target, allowed) => {
    expect(may.remove(role, target)).toBe(allowed);
  });
});
