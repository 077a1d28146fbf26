import { describe, expect, it } from 'vitest';
import type { MemberRole } from '@/api/types';
import { may } from './permissions';

describe('may', () => {
  it.each<[MemberRole, boolean, boolean, boolean]>([
    ['member', false, false, false],
    ['admin', true, true, false],
    ['owner', true, true, true],
  ])('%s', (role, rename, add, change) => {
    expect([may.rename(role), may.addMembers(role), may.changeRole(role)]).toEqual([rename, add, change]);
    expect(may.changePicture(role)).toBe(rename);
    expect(may.moderateMessages(role)).toBe(rename);
  });

  it.each<[MemberRole, MemberRole, boolean]>([
    ['member', 'member', false],
    ['admin', 'member', true],
    ['admin', 'admin', false],
    ['admin', 'owner', false],
    ['owner', 'owner', true],
    ['owner', 'member', true],
  ])('%s_Removes_%s', (role, target, allowed) => {
    expect(may.remove(role, target)).toBe(allowed);
  });
});
