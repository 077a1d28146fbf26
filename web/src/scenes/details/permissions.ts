import type { Conversation, MemberRole } from '@/api/types';

/** Who stands above whom. */
export const rank: Readonly<Record<MemberRole, number>> = { member: 1, moderator: 2, admin: 3, owner: 4 };

/** What one may do in a group, by role; the server decides, this only leaves out what it would refuse. */
export const may = {
  rename: (me: MemberRole): boolean => rank[me] >= rank.admin,
  changePicture: (me: MemberRole): boolean => rank[me] >= rank.admin,
  changeSettings: (me: MemberRole): boolean => rank[me] >= rank.admin,
  /** How long messages are kept: of a direct conversation either of the two says. */
  changeRetention: ({ type, me }: Pick<Conversation, 'type' | 'me'>): boolean =>
    type === 'direct' || (type === 'group' && rank[me.role] >= rank.admin),
  addMembers: (me: MemberRole): boolean => rank[me] >= rank.admin,
  invite: (me: MemberRole): boolean => rank[me] >= rank.admin,
  announce: (me: MemberRole): boolean => rank[me] >= rank.moderator,
  skipSlowMode: (me: MemberRole): boolean => rank[me] >= rank.moderator,
  /** Deleting others' messages for all, and seeing what they said before they were edited. */
  moderateMessages: (me: MemberRole): boolean => rank[me] >= rank.moderator,
  /** Also to take off what others have pinned. */
  pin: ({ type, me }: Pick<Conversation, 'type' | 'me'>): boolean =>
    type === 'direct' || (type === 'group' && rank[me.role] >= rank.moderator),
  /** In a group of more than a few. */
  mentionAll: (me: MemberRole): boolean => rank[me] >= rank.moderator,
  deleteGroup: (me: MemberRole): boolean => me === 'owner',
  changeRole: (me: MemberRole): boolean => me === 'owner',
  manageBans: (me: MemberRole): boolean => rank[me] >= rank.moderator,
  /** To remove and to ban: from moderators on, those below oneself; owners anybody. */
  remove: (me: MemberRole, target: MemberRole): boolean =>
    me === 'owner' || (rank[me] >= rank.moderator && rank[me] > rank[target]),
};
