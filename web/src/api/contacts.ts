import { authorized } from './authorized';
import { query } from './http';
import type { User } from './types';

export interface Contact {
  user: User;
  since: string;
}

export interface ContactRequest {
  id: string;
  /** The other person: who asked, or who was asked. */
  user: User;
  createdAt: string;
}

export interface ContactRequests {
  incoming: ContactRequest[];
  outgoing: ContactRequest[];
}

export interface BlockedUser {
  user: User;
  since: string;
}

interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export const listContacts = (cursor?: string) => authorized<Page<Contact>>(`/contacts${query({ limit: 100, cursor })}`);

export const removeContact = (userId: string) => authorized<unknown>(`/contacts/${userId}`, { method: 'DELETE' });

export const listRequests = () => authorized<ContactRequests>('/contacts/requests');

export const sendRequest = (userId: string) =>
  authorized<unknown>('/contacts/requests', { method: 'POST', body: { userId } });

export const acceptRequest = (id: string) =>
  authorized<unknown>(`/contacts/requests/${id}/accept`, { method: 'POST', body: {} });

export const declineRequest = (id: string) =>
  authorized<unknown>(`/contacts/requests/${id}/decline`, { method: 'POST', body: {} });

export const withdrawRequest = (id: string) => authorized<unknown>(`/contacts/requests/${id}`, { method: 'DELETE' });

export const listBlocks = (cursor?: string) =>
  authorized<Page<BlockedUser>>(`/me/blocks${query({ limit: 100, cursor })}`);

export const block = (userId: string) => authorized<unknown>(`/me/blocks/${userId}`, { method: 'PUT', body: {} });

export const unblock = (userId: string) => authorized<unknown>(`/me/blocks/${userId}`, { method: 'DELETE' });
