import type { GroupInvite } from '@/api/types';

export type InviteState = 'works' | 'revoked' | 'expired' | 'used-up';

/** What has become of a link. */
export function stateOf(invite: GroupInvite, now: number): InviteState {
  if (invite.revokedAt !== null) return 'revoked';
  if (Date.parse(invite.expiresAt) <= now) return 'expired';
  return invite.maxUses !== null && invite.uses >= invite.maxUses ? 'used-up' : 'works';
}
