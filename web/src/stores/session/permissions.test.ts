import { describe, expect, it } from 'vitest';
import type { AccountRole } from '@/api/types';
import { adminPagesOf, rolesToGive } from './permissions';

describe('adminPagesOf', () => {
  it.each<[AccountRole, string[]]>([
    ['guest', []],
    ['member', []],
    ['moderator', ['reports']],
    ['admin', ['people', 'invitations', 'reports', 'notifications', 'audit']],
    ['owner', ['people', 'invitations', 'reports', 'notifications', 'mails', 'audit']],
  ])('%s_OpensWhatItsPermissionsSay', (role, pages) => {
    expect(adminPagesOf(role)).toEqual(pages);
  });
});

describe('rolesToGive', () => {
  it.each<[AccountRole, AccountRole, AccountRole[]]>([
    ['member', 'member', []],
    ['moderator', 'member', []],
    ['admin', 'member', ['member', 'moderator']],
    ['admin', 'admin', []],
    ['admin', 'owner', []],
    ['owner', 'admin', ['member', 'moderator', 'admin', 'owner']],
    ['owner', 'guest', []],
  ])('%s_To_%s', (own, theirs, roles) => {
    expect(rolesToGive(own, theirs)).toEqual(roles);
  });
});
