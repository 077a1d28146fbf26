import type { Notification } from '@/api/notifications';

/** A notification for tests. */
export const notification = (id: string, change: Partial<Notification> = {}): Notification => ({
  id,
  kind: 'message',
  state: 'unread',
  count: 1,
  conversationId: 'conversation',
  seq: 1,
  actorId: 'ben',
  createdAt: '2026-03-01T10:00:00Z',
  updatedAt: '2026-03-01T10:00:00Z',
  ...change,
});
