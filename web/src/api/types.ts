// What crosses the wire, as described in docs/protocol/README.md. Times are RFC 3339 in UTC; ids are UUIDs.

export interface User {
  id: string;
  username: string;
  displayName: string;
  createdAt: string;
  updatedAt: string;
}

export interface Me extends User {
  email: string;
  role: 'owner' | 'admin' | 'moderator' | 'member';
}

export type MemberRole = 'owner' | 'admin' | 'member';

export interface Member {
  userId: string;
  role: MemberRole;
  joinedAt: string;
  deliveredSeq: number;
  readSeq: number;
}

export interface OwnMembership {
  role: MemberRole;
  joinedAt: string;
  deliveredSeq: number;
  readSeq: number;
  /** The first message that one may see. */
  fromSeq: number;
}

export type SystemEvent =
  | { event: 'created'; userIds?: string[]; title?: string }
  | { event: 'members-added'; userIds?: string[] }
  | { event: 'member-removed'; userIds?: string[] }
  | { event: 'member-left'; userIds?: string[] }
  | { event: 'title-changed'; title?: string }
  | { event: 'role-changed'; userIds?: string[]; role?: MemberRole };

export interface Message {
  id: string;
  conversationId: string;
  /** The message's place in its conversation. */
  seq: number;
  /** The conversation's change number with which the message came to be. */
  rev: number;
  senderId: string;
  type: 'text' | 'system';
  text: string;
  metadata: Record<string, unknown> | null;
  replyTo: string | null;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

export interface Conversation {
  id: string;
  type: 'direct' | 'group';
  title: string | null;
  createdAt: string;
  createdBy: string;
  lastSeq: number;
  lastRev: number;
  /** Messages at or below it are gone (retention). */
  floorSeq: number;
  lastActivityAt: string;
  lastMessage: Message | null;
  unreadCount: number;
  memberCount: number;
  me: OwnMembership;
  /** All members, or null when there are more than 100: page through the members then. */
  members: Member[] | null;
}

/** What all members share of a conversation, after a change. */
export type ConversationState = Pick<Conversation, 'title' | 'memberCount' | 'members'>;

export interface List<T> {
  items: T[];
  nextCursor: string | null;
  users: User[];
}

export interface MessagePage {
  items: Message[];
  /** Whether there is more in the direction asked. */
  hasMore: boolean;
  users: User[];
}

export interface Session {
  user: Me;
  accessToken: string;
  expiresAt: string;
  refreshToken: string | null;
}

export interface ServerInfo {
  name: string;
  version: string;
  setupRequired: boolean;
  limits: { messageBytes: number; titleBytes: number; groupMembers: number; metadataBytes: number };
}

/** Which revs a frame covers: it applies when `after ≤ last < upTo`. */
export interface Range {
  after: number;
  upTo: number;
}

export interface Positions {
  [conversationId: string]: number;
}

export interface SyncRequest {
  stamp?: string;
  userRev?: number;
  positions?: Positions;
}

export interface SyncPage extends Range {
  conversationId: string;
  /** There is more than the page holds: drop the messages one has and page back from here. */
  tooLong: boolean;
  conversation: Conversation;
  messages: Message[];
}

export interface SyncAnswer {
  stamp: string;
  epoch: number;
  userRev: number;
  reset: boolean;
  more: boolean;
  conversations: SyncPage[];
  removed: string[];
  users: User[];
}

export interface FieldError {
  field: string;
  message: string;
  limit?: number;
}

/** RFC 9457 problem details, and the `error` of an event's acknowledgement. */
export interface Problem {
  code: string;
  title: string;
  detail?: string | null;
  status?: number;
  retryable: boolean;
  errors?: FieldError[] | null;
  retryAfterMs?: number | null;
}
