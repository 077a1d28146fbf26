import { authorized } from './authorized';
import { query } from './http';
import type {
  Conversation,
  Draft,
  FoundMessage,
  GroupVisibility,
  HistoryVisibility,
  List,
  Listing,
  Member,
  MemberRole,
  Message,
  MessagePage,
  MessageReceipts,
  MessageVersion,
  OwnCursors,
  Range,
  PollVote,
  Reaction,
  Retention,
  SharedFileKind,
  SharedFiles,
  User,
} from './types';

type ConversationWithUsers = Conversation & { users?: User[] };

/** Those in one's archive, or those that are not. */
export const listConversations = (archived: boolean, cursor?: string) =>
  authorized<List<Conversation>>(`/conversations${query({ archived: `${archived}`, limit: 50, cursor })}`);

export interface ListingChange {
  favourite?: boolean;
  archived?: boolean;
}

export const changeListing = (id: string, change: ListingChange) =>
  authorized<Listing>(`/conversations/${id}/listing`, { method: 'PATCH', body: change });

/** `userRev`: what one had seen of one's own log when it was written. */
export const setDraft = (id: string, draft: { text: string; replyTo: string | null; userRev: number }) =>
  authorized<{ draft: Draft | null; personal?: Range }>(`/conversations/${id}/draft`, { method: 'PUT', body: draft });

export const getConversation = (id: string) => authorized<ConversationWithUsers>(`/conversations/${id}`);

export const createDirect = (userId: string) =>
  authorized<ConversationWithUsers>('/conversations', { method: 'POST', body: { type: 'direct', members: [userId] } });

export const createGroup = (title: string, members: string[]) =>
  authorized<ConversationWithUsers>('/conversations', { method: 'POST', body: { type: 'group', title, members } });

export const rename = (id: string, title: string) =>
  authorized<ConversationWithUsers>(`/conversations/${id}`, { method: 'PATCH', body: { title } });

export interface GroupUpdate {
  /** Empty: there is to be none. */
  topic?: string;
  history?: HistoryVisibility;
  visibility?: GroupVisibility;
  announcements?: boolean;
  /** 0: no waiting. */
  slowModeSeconds?: number;
}

export const updateGroup = (id: string, update: GroupUpdate) =>
  authorized<ConversationWithUsers>(`/conversations/${id}`, { method: 'PATCH', body: update });

export const setRetention = (id: string, retention: Retention) =>
  authorized<ConversationWithUsers>(`/conversations/${id}/retention`, { method: 'PUT', body: retention });

export const messagesBefore = (id: string, before: number | undefined, limit: number) =>
  authorized<MessagePage>(`/conversations/${id}/messages${query({ before, limit })}`);

export const conversationFiles = (id: string, kind: SharedFileKind, cursor?: string) =>
  authorized<List<SharedFiles>>(`/conversations/${id}/files${query({ kind, limit: 30, cursor })}`);

export const listMembers = (id: string, cursor?: string) =>
  authorized<List<Member>>(`/conversations/${id}/members${query({ limit: 100, cursor })}`);

/** Members whose username, or a word of whose name, begins so. */
export const searchMembers = (id: string, text: string, limit: number, signal: AbortSignal) =>
  authorized<List<Member>>(`/conversations/${id}/members${query({ query: text, limit })}`, { signal });

export const addMembers = (id: string, members: string[]) =>
  authorized<ConversationWithUsers>(`/conversations/${id}/members`, { method: 'POST', body: { members } });

export const setRole = (id: string, userId: string, role: MemberRole) =>
  authorized<ConversationWithUsers>(`/conversations/${id}/members/${userId}`, { method: 'PATCH', body: { role } });

export const removeMember = (id: string, userId: string) =>
  authorized<void>(`/conversations/${id}/members/${userId}`, { method: 'DELETE' });

export const deleteConversation = (id: string) => authorized<void>(`/conversations/${id}`, { method: 'DELETE' });

export const markUnread = (id: string, marked: boolean) =>
  authorized<OwnCursors & { personal?: Range }>(`/conversations/${id}/marked-unread`, {
    method: 'PUT',
    body: { marked },
  });

export const messageReceipts = (id: string, messageId: string) =>
  authorized<MessageReceipts>(`/conversations/${id}/messages/${messageId}/receipts`);

/** For oneself alone. */
export const hideMessage = (id: string, messageId: string) =>
  authorized<{ personal: Range }>(`/conversations/${id}/messages/${messageId}?for=me`, { method: 'DELETE' });

export const messageVersions = (id: string, messageId: string, cursor?: string) =>
  authorized<List<MessageVersion>>(`/conversations/${id}/messages/${messageId}/versions${query({ cursor })}`);

export const getMessage = (id: string, messageId: string) =>
  authorized<FoundMessage>(`/conversations/${id}/messages/${messageId}`);

/** Who has reacted, emoji by emoji, the first ones first. */
export const messageReactions = (id: string, messageId: string, cursor?: string) =>
  authorized<List<Reaction>>(`/conversations/${id}/messages/${messageId}/reactions${query({ cursor })}`);

/** Who has voted, the first ones first. */
export const pollVotes = (id: string, messageId: string, cursor?: string) =>
  authorized<List<PollVote>>(`/conversations/${id}/messages/${messageId}/poll/votes${query({ cursor })}`);

/** The latest pin first. */
export const listPins = (id: string, cursor?: string) =>
  authorized<List<Message>>(`/conversations/${id}/pins${query({ limit: 100, cursor })}`);

export const leave = (id: string) => authorized<void>(`/conversations/${id}/leave`, { method: 'POST', body: {} });
