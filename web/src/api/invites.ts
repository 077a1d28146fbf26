import { authorized } from './authorized';
import { query } from './http';
import type { Conversation, GroupInvite, GroupInvitePreview, List, NewGroupInvite, User } from './types';

export interface InviteChoice {
  /** Null: as many as the group takes. */
  maxUses: number | null;
  expiresAt: string;
}

export const createGroupInvite = (id: string, choice: InviteChoice) =>
  authorized<NewGroupInvite>(`/conversations/${id}/invites`, { method: 'POST', body: choice });

export const listGroupInvites = (id: string, cursor?: string) =>
  authorized<List<GroupInvite>>(`/conversations/${id}/invites${query({ limit: 50, cursor })}`);

export const revokeGroupInvite = (id: string, inviteId: string) =>
  authorized<void>(`/conversations/${id}/invites/${inviteId}`, { method: 'DELETE' });

export const lookAtInvite = (token: string) => authorized<GroupInvitePreview>(`/invites/${encodeURIComponent(token)}`);

export const acceptInvite = (token: string) =>
  authorized<Conversation & { users?: User[] }>(`/invites/${encodeURIComponent(token)}/accept`, {
    method: 'POST',
    body: {},
  });
