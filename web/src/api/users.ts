import { authorized } from './authorized';
import { query } from './http';
import type { List, User } from './types';

/** People whose username or display name starts with the text. */
export const searchUsers = (text: string, signal: AbortSignal) =>
  authorized<List<User>>(`/users${query({ query: text, limit: 20 })}`, { signal });

export const getUser = (id: string) => authorized<User>(`/users/${id}`);
