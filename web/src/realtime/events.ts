import type * as Wire from '@/api/generated/wire';
import type { Notification } from '@/api/notifications';
import type {
  Conversation,
  ConversationState,
  Forwarded,
  Me,
  Message,
  Problem,
  Range,
  Relation,
  SyncAnswer,
  SyncRequest,
  User,
  UserSettings,
} from '@/api/types';

/** What the client sends: the payload, and the acknowledgement besides `ok`. As documented; where it is more exact here, `documented.ts` compares. */
export type ClientEvents = Omit<Wire.ClientEvents, keyof ExactClientEvents> & ExactClientEvents;

export interface ExactClientEvents {
  'send-message': [
    { id: string; conversationId: string } & (
      | { type?: 'text' | 'file'; text: string; files?: readonly string[]; replyTo?: string | null }
      | { type: 'poll'; text: string; poll: Wire.PollRequest }
      | { forward: Forwarded }
    ),
    { message: Message } & Range,
  ];
  'edit-message': [{ conversationId: string; messageId: string; text: string }, { message: Message } & Range];
  'delete-message': [{ conversationId: string; messageId: string; for: 'everyone' }, { message: Message } & Range];
  react: [{ conversationId: string; messageId: string; emoji: string; remove?: boolean }, { message: Message } & Range];
  'pin-message': [{ conversationId: string; messageId: string; remove?: boolean }, { message: Message } & Range];
  'message-delivered': [{ conversationId: string; seq: number }, ReceiptAnswer];
  'message-seen': [{ conversationId: string; seq: number }, ReceiptAnswer];
  sync: [SyncRequest, SyncAnswer];
  'watch-presence': [{ userIds: string[] }, { online: string[]; lastSeen?: Wire.LastSeen[] }];
}

/** Without `personal` nothing has moved. */
export type ReceiptAnswer = Omit<Wire.ReceiptResponse, 'ok'>;

/** A member's cursors; one's own, on one's other devices, with what else is one's own. */
export type StatusUpdate = Wire.MessageStatusUpdate;

/** After a change: what all share, for members; the whole, for somebody who has come in; or that one is out. */
export type ConversationUpdate = { conversationId: string; users?: User[] } & (
  | { removed: true; personal?: Range }
  | ({ removed?: false; state: ConversationState; conversation?: undefined } & Range)
  | ({ removed?: false; state?: undefined; conversation: Conversation; personal?: Range } & Range)
);

/** One's notifications moved from one revision to the next. */
export type NotificationEvent = Omit<Wire.NotificationEvent, 'notification' | 'takenBack'> & {
  /** New, or counting more. */
  notification?: Notification | null;
  /** Those of `read` that are to be shown no more; older servers take nothing back. */
  takenBack?: string[];
};

/** What the server sends. As documented; where it is more exact here, `documented.ts` compares. */
export type ServerEvents = Omit<Wire.ServerEvents, keyof ExactServerEvents> & ExactServerEvents;

export interface ExactServerEvents {
  'receive-message': Message & Range;
  /** Edited, reacted to, pinned, or deleted for all. Without the message it is none of one's own: one came in later, or has deleted it for oneself. */
  'message-updated': { conversationId: string; message?: Message } & Range;
  'conversation-updated': ConversationUpdate;
  'contact-request': { relation: Relation; personal: Range };
  'contacts-updated': { relation: Relation; personal: Range };
  /** On one's own devices with what oneself alone sees. */
  'user-updated': { user: User; me?: Me; personal?: Range };
  'settings-updated': { settings: UserSettings; personal: Range };
  notification: NotificationEvent;
}

export type Ack<T> = ({ ok: true } & T) | { ok: false; error: Problem };
