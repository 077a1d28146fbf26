import { authorized } from './authorized';
import { query } from './http';

export const notificationKinds = [
  'message',
  'mention',
  'reply',
  'reaction',
  'added-to-group',
  'contact-request',
  'contact-accepted',
  'new-device',
  'password-changed',
  'second-factor-added',
  'second-factor-removed',
  'email-changed',
  'identity-linked',
] as const;
export type NotificationKind = (typeof notificationKinds)[number];

export type NotificationState = 'unread' | 'read' | 'withheld';

/** Ids only, never a text. */
export interface Notification {
  id: string;
  /** Servers after this page may know others. */
  kind: NotificationKind;
  state: NotificationState;
  /** How many messages; of `reaction`: how many people; 1 of every other kind. */
  count: number;
  conversationId: string | null;
  /** The latest message's; of `reaction`: that of the message reacted to. */
  seq: number | null;
  /** Who did it, the last one of several. */
  actorId: string | null;
  createdAt: string;
  /** When there was last something new. */
  updatedAt: string;
}

/** Where one's notifications stand. */
export interface NotificationHead {
  /** Rises by one with every change. */
  revision: number;
  /** Notifications, not messages. */
  unreadCount: number;
}

export interface NotificationPage {
  items: Notification[];
  nextCursor: string | null;
  head: NotificationHead;
}

export type LedgerChannel = 'in-app' | 'web-push' | 'fcm' | 'email';

export type LedgerReason =
  | 'wanted'
  | 'away'
  | 'connected'
  | 'muted'
  | 'level-none'
  | 'level-mentions'
  | 'open'
  | 'quiet-hours'
  | 'channel-off'
  | 'no-address'
  | 'no-subscription'
  | 'read'
  | 'sent-elsewhere'
  | 'withheld'
  | 'reactions-off'
  | 'taken-back';

/** A step of a notification on one channel. */
export interface LedgerEntry {
  channel: LedgerChannel;
  step: 'decided' | 'sent' | 'accepted' | 'failed' | 'shown' | 'dropped';
  /** Of a decision. */
  told?: boolean | null;
  /** Of a decision, or of what was dropped. */
  reason?: LedgerReason | null;
  /** Of a failure: what the service answered. */
  detail?: string | null;
  at: string;
}

/** Without a state: unread and read ones. */
export const listNotifications = (cursor?: string, state?: NotificationState) =>
  authorized<NotificationPage>(`/notifications${query({ state, cursor })}`);

export const notificationHead = () => authorized<NotificationHead>('/notifications/head');

export const markNotifications = (which: { ids: string[] } | { conversationId: string } | { all: true }) =>
  authorized<NotificationHead>('/notifications/read', { method: 'POST', body: which });

export const notificationLedger = (id: string) => authorized<{ items: LedgerEntry[] }>(`/notifications/${id}/ledger`);

/** Anybody's, for those who look after the server: told ones, or those that were held back. */
export const listNotificationsOf = (userId: string, cursor?: string, state?: NotificationState) =>
  authorized<NotificationPage>(`/admin/notifications${query({ userId, state, cursor })}`);

export const ledgerOfAnybody = (id: string) =>
  authorized<{ items: LedgerEntry[] }>(`/admin/notifications/${id}/ledger`);

/** What no attempt could deliver. */
export interface DeadLetter {
  entry: number;
  /** Servers after this page may know others. */
  topic: 'push-send' | 'fcm-send' | 'mail' | 'push-due' | 'push-clear';
  createdAt: string;
  attempts: number;
  lastError?: string | null;
}

export const listDeadLetters = () => authorized<{ items: DeadLetter[] }>('/admin/notifications/dead-letters');

/** With all attempts again. */
export const replayDeadLetter = (entry: number) =>
  authorized<void>(`/admin/notifications/dead-letters/${entry}/replay`, { method: 'POST', body: {} });

export const dropDeadLetter = (entry: number) =>
  authorized<void>(`/admin/notifications/dead-letters/${entry}`, { method: 'DELETE' });
