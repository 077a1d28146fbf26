import type {
  Conversation,
  ConversationState,
  Message,
  Problem,
  Range,
  SyncAnswer,
  SyncRequest,
  User,
} from '@/api/types';

/** What the client sends: the payload, and the acknowledgement besides `ok`. */
export interface ClientEvents {
  'send-message': [
    { id: string; conversationId: string; type?: 'text'; text: string; replyTo?: string | null },
    { message: Message } & Range,
  ];
  'message-delivered': [{ conversationId: string; seq: number }, ReceiptAnswer];
  'message-seen': [{ conversationId: string; seq: number }, ReceiptAnswer & { unreadCount: number }];
  typing: [{ conversationId: string }, object];
  'stop-typing': [{ conversationId: string }, object];
  sync: [SyncRequest, SyncAnswer];
  'watch-presence': [{ userIds: string[] }, { online: string[] }];
  authenticate: [{ token: string }, { expiresAt: string }];
}

export interface ReceiptAnswer {
  conversationId: string;
  deliveredSeq: number;
  readSeq: number;
}

/** After a change: what all share, for members; the whole, for somebody who has come in; or that one is out. */
export type ConversationUpdate = { conversationId: string; users?: User[] } & (
  | { removed: true }
  | ({ removed?: false; state: ConversationState; conversation?: undefined } & Range)
  | ({ removed?: false; state?: undefined; conversation: Conversation } & Range)
);

/** What the server sends. */
export interface ServerEvents {
  'receive-message': Message & Range;
  'message-status-update': { conversationId: string; userId: string; deliveredSeq: number; readSeq: number };
  typing: { conversationId: string; userId: string; expiresInMs: number };
  'stop-typing': { conversationId: string; userId: string };
  'user-online': { userId: string };
  'user-offline': { userId: string; lastSeenAt: string };
  'conversation-updated': ConversationUpdate;
  'auth-expiring': { expiresAt: string };
  'session-revoked': { reason: string };
}

export type Ack<T> = ({ ok: true } & T) | { ok: false; error: Problem };
