import { authorized } from './authorized';
import { query } from './http';
import type { GroupBan, List } from './types';

export const listBans = (id: string, cursor?: string) =>
  authorized<List<GroupBan>>(`/conversations/${id}/bans${query({ limit: 100, cursor })}`);

export const ban = (id: string, userId: string) =>
  authorized<void>(`/conversations/${id}/bans/${userId}`, { method: 'POST', body: {} });

export const liftBan = (id: string, userId: string) =>
  authorized<void>(`/conversations/${id}/bans/${userId}`, { method: 'DELETE' });
