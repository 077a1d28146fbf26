import type { AccountRole } from '@/api/types';
import type { AdminPage } from '@/stores/route';

const moderator: readonly AdminPage[] = ['reports'];
const admin: readonly AdminPage[] = ['people', 'invitations', 'reports', 'notifications', 'audit'];

/**
 * Which pages of the administration a role opens, as the server's table of permissions has it. The server decides: this
 * only keeps what it would refuse out of sight. Mails hold links that open accounts, so they are the owner's alone.
 */
const pages: Readonly<Record<AccountRole, readonly AdminPage[]>> = {
  guest: [],
  member: [],
  moderator,
  admin,
  owner: ['people', 'invitations', 'reports', 'notifications', 'mails', 'audit'],
};

export const adminPagesOf = (role: AccountRole): readonly AdminPage[] => pages[role];

const rank: readonly AccountRole[] = ['guest', 'member', 'moderator', 'admin', 'owner'];
const above = (a: AccountRole, b: AccountRole) => rank.indexOf(a) > rank.indexOf(b);

/** The roles that one may give to somebody: those below one's own, to those below oneself; an owner may make others owners. */
export function rolesToGive(own: AccountRole, theirs: AccountRole): readonly AccountRole[] {
  if (!adminPagesOf(own).includes('people') || theirs === 'guest') return [];
  if (own === 'owner') return ['member', 'moderator', 'admin', 'owner'];
  return above(own, theirs) ? rank.filter(role => role !== 'guest' && above(own, role)) : [];
}
