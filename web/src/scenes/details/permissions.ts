import type { MemberRole } from '@/api/types';

const rank: Readonly<Record<MemberRole, number>> = { member: 1, admin: 2, owner: 3 };

/** What one may do in a group, by role; the server decides, this only leaves out what it would refuse. */
export const may = {
  rename: (me: MemberRole): boolean => rank[me] >= rank.admin,
  changePicture: (me: MemberRole): boolean => rank[me] >= rank.admin,
  addMembers: (me: MemberRole): boolean => rank[me] >= rank.admin,
  /** Deleting others' messages for all, and seeing what they said before they were edited. */
  moderateMessages: (me: MemberRole): boolean => rank[me] >= rank.admin,
  deleteGroup: (me: MemberRole): boolean => me === 'owner',
  changeRole: (me: MemberRole): boolean => me === 'owner',
  /** Admins may remove members, owners anybody. */
  remove: (me: MemberRole, target: MemberRole): boolean => rank[me] >= (target === 'member' ? rank.admin : rank.owner),
};
