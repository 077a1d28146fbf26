import { authorized } from './authorized';
import { query } from './http';
import type { List, Message, Range, ScheduledMessage } from './types';

const path = (conversationId: string, id = '', rest = '') =>
  `/conversations/${conversationId}/scheduled${id === '' ? '' : `/${id}`}${rest}`;

export const listScheduled = (conversationId: string, cursor?: string) =>
  authorized<List<ScheduledMessage>>(path(conversationId) + query({ limit: 100, cursor }));

export interface NewScheduled {
  /** That of the message that it becomes: to ask again is harmless. */
  id: string;
  text: string;
  at: string;
  replyTo: string | null;
}

export const scheduleMessage = (conversationId: string, message: NewScheduled) =>
  authorized<ScheduledMessage>(path(conversationId), {
    method: 'POST',
    body: message,
  });

export const changeScheduled = (conversationId: string, id: string, change: { text?: string; at?: string }) =>
  authorized<ScheduledMessage>(path(conversationId, id), {
    method: 'PATCH',
    body: change,
  });

export const cancelScheduled = (conversationId: string, id: string) =>
  authorized<void>(path(conversationId, id), { method: 'DELETE' });

export const sendScheduled = (conversationId: string, id: string) =>
  authorized<{ message: Message } & Range>(path(conversationId, id, '/send'), {
    method: 'POST',
    body: {},
  });
