import { authorized } from './authorized';
import { query } from './http';
import type { Conversation, PublicGroup, User } from './types';

/** Newest first; with words, those whose title or topic has them. A page may be short while others follow. */
export const listPublicGroups = (words: string, cursor?: string) =>
  authorized<{ items: PublicGroup[]; nextCursor: string | null }>(
    `/groups${query({ query: words === '' ? undefined : words, cursor })}`,
  );

export const joinGroup = (id: string) =>
  authorized<Conversation & { users?: User[] }>(`/conversations/${id}/join`, { method: 'POST', body: {} });
