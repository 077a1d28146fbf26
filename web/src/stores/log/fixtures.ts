import type { Conversation, ConversationState, Member, Message, SyncAnswer, SyncPage } from '@/api/types';
import type { Frame } from './state';

// Builders for tests. Deterministic: message n of a conversation is always the same.

export const self = 'self';
export const other = 'other';
export const chat = 'chat';

export const at = (seq: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seq)).toISOString();

export function message(seq: number, overrides: Partial<Message> = {}): Message {
  return {
    id: `m${seq}`,
    conversationId: chat,
    seq,
    rev: seq,
    senderId: other,
    type: 'text',
    text: `message ${seq}`,
    metadata: null,
    replyTo: null,
    createdAt: at(seq),
    editedAt: null,
    deletedAt: null,
    ...overrides,
  };
}

export const range = (from: number, to: number): Message[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => message(from + index));

export function member(userId: string, overrides: Partial<Member> = {}): Member {
  return { userId, role: 'member', joinedAt: at(0), deliveredSeq: 0, readSeq: 0, ...overrides };
}

export function conversation(lastSeq: number, overrides: Partial<Conversation> = {}): Conversation {
  return {
    id: chat,
    type: 'direct',
    title: null,
    createdAt: at(0),
    createdBy: other,
    lastSeq,
    lastRev: lastSeq,
    floorSeq: 0,
    lastActivityAt: at(lastSeq),
    lastMessage: lastSeq > 0 ? message(lastSeq) : null,
    unreadCount: lastSeq,
    memberCount: 2,
    me: { role: 'member', joinedAt: at(0), deliveredSeq: 0, readSeq: 0, fromSeq: 1 },
    members: [member(self), member(other, { deliveredSeq: lastSeq, readSeq: lastSeq })],
    ...overrides,
  };
}

export function messageFrame(seq: number, overrides: Partial<Message> = {}, after = seq - 1, upTo = seq): Frame {
  return { kind: 'message', conversationId: chat, after, upTo, message: message(seq, overrides) };
}

/** An edit, or with `deletedAt` a deletion. Without a message, of one that is not one's own to see. */
export function changedFrame(after: number, upTo: number, changed?: Message): Frame {
  const message = changed && { ...changed, changedRev: upTo };
  return { kind: 'changed', conversationId: chat, after, upTo, message };
}

export function stateFrame(after: number, upTo: number, state: Partial<ConversationState> = {}): Frame {
  const shared = { title: null, memberCount: 2, members: [member(self), member(other)] };
  return { kind: 'state', conversationId: chat, after, upTo, state: { ...shared, ...state } };
}

export function joinedFrame(upTo: number, state: Conversation): Frame {
  return { kind: 'joined', conversationId: chat, after: 0, upTo, conversation: state };
}

export function page(after: number, upTo: number, messages: Message[], overrides: Partial<SyncPage> = {}): SyncPage {
  return {
    conversationId: chat,
    after,
    upTo,
    tooLong: false,
    conversation: conversation(upTo),
    messages,
    ...overrides,
  };
}

export function answer(pages: SyncPage[], overrides: Partial<SyncAnswer> = {}): SyncAnswer {
  return {
    stamp: 'stamp',
    epoch: 1,
    userRev: 1,
    reset: false,
    more: false,
    conversations: pages,
    removed: [],
    users: [],
    ...overrides,
  };
}
