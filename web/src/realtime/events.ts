import type { Notification } from '@/api/notifications';
import type {
  ChatSettings,
  Conversation,
  ConversationNotifications,
  ConversationState,
  Me,
  Message,
  OwnCursors,
  Partner,
  Problem,
  Range,
  Relation,
  SyncAnswer,
  SyncRequest,
  User,
  UserSettings,
} from '@/api/types';

/** What the client sends: the payload, and the acknowledgement besides `ok`. */
export interface ClientEvents {
  'send-message': [
    {
      id: string;
      conversationId: string;
      type?: 'text' | 'file';
      text: string;
      files?: readonly string[];
      replyTo?: string | null;
    },
    { message: Message } & Range,
  ];
  'edit-message': [{ conversationId: string; messageId: string; text: string }, { message: Message } & Range];
  'delete-message': [{ conversationId: string; messageId: string; for: 'everyone' }, { message: Message } & Range];
  react: [{ conversationId: string; messageId: string; emoji: string; remove?: boolean }, { message: Message } & Range];
  'message-delivered': [{ conversationId: string; seq: number }, ReceiptAnswer];
  'message-seen': [{ conversationId: string; seq: number }, ReceiptAnswer];
  'open-conversations': [{ conversationIds: string[] }, { cursors: StatusUpdate[] }];
  typing: [{ conversationId: string }, object];
  'stop-typing': [{ conversationId: string }, object];
  sync: [SyncRequest, SyncAnswer];
  'find-partner': [{ interests?: string[]; languages?: string[] }, object];
  /** `block`: never to be matched with them again. */
  'leave-partner': [{ block?: boolean }, object];
  'keep-chat': [{ conversationId: string }, { agreed: boolean }];
  'watch-presence': [{ userIds: string[] }, { online: string[]; lastSeen?: { userId: string; lastSeenAt: string }[] }];
  authenticate: [{ token: string }, { expiresAt: string }];
}

/** Without `personal` nothing has moved. */
export type ReceiptAnswer = OwnCursors & { personal?: Range };

/** A member's cursors; one's own, on one's other devices, with what else is one's own. */
export interface StatusUpdate {
  conversationId: string;
  userId: string;
  deliveredSeq: number;
  readSeq: number | null;
  markedUnread?: boolean;
  unreadCount?: number;
  lastSeq?: number;
  personal?: Range;
}

/** After a change: what all share, for members; the whole, for somebody who has come in; or that one is out. */
export type ConversationUpdate = { conversationId: string; users?: User[] } & (
  | { removed: true; personal?: Range }
  | ({ removed?: false; state: ConversationState; conversation?: undefined } & Range)
  | ({ removed?: false; state?: undefined; conversation: Conversation; personal?: Range } & Range)
);

/** One's notifications moved from one revision to the next. */
export interface NotificationEvent {
  after: number;
  upTo: number;
  unreadCount: number;
  /** New, or counting more. */
  notification?: Notification | null;
  /** Those that were read, on whichever device. */
  read: string[];
  /** Quiet hours: nothing rings. */
  quiet: boolean;
}

/** What the server sends. */
export interface ServerEvents {
  'receive-message': Message & Range;
  /** Edited, reacted to, or deleted for all. Without the message it is none of one's own: one came in later, or has deleted it for oneself. */
  'message-updated': { conversationId: string; message?: Message } & Range;
  /** Deleted for oneself, on whichever device. */
  'message-hidden': { conversationId: string; messageId: string; seq: number; personal: Range };
  'message-status-update': StatusUpdate;
  'chat-settings-updated': { settings: ChatSettings; personal: Range };
  typing: { conversationId: string; userId: string; expiresInMs: number };
  'stop-typing': { conversationId: string; userId: string };
  'user-online': { userId: string };
  'user-offline': { userId: string; lastSeenAt: string };
  'conversation-updated': ConversationUpdate;
  /** Somebody has just asked. */
  'contact-request': { relation: Relation; personal: Range };
  'contacts-updated': { relation: Relation; personal: Range };
  /** On one's own devices with what oneself alone sees. */
  'user-updated': { user: User; me?: Me; personal?: Range };
  'settings-updated': { settings: UserSettings; personal: Range };
  'notification-settings-updated': ConversationNotifications & { personal: Range };
  notification: NotificationEvent;
  'partner-found': { conversationId: string; userId: string; partner: Partner };
  'partner-left': { conversationId: string; self: boolean; reason: string };
  'search-ended': { reason: string };
  'keep-chat': { conversationId: string; self: boolean; agreed: boolean };
  'auth-expiring': { expiresAt: string };
  'session-revoked': { reason: string };
}

export type Ack<T> = ({ ok: true } & T) | { ok: false; error: Problem };
