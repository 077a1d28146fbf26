// What crosses the wire, as described in docs/protocol/README.md. Times are RFC 3339 in UTC; ids are UUIDs.

export interface User {
  id: string;
  username: string;
  displayName: string;
  bio?: string | null;
  /** What `GET /pictures/{id}` shows of them; left out when there is none. */
  picture?: string | null;
  createdAt: string;
  updatedAt: string;
}

export type AccountRole = 'owner' | 'admin' | 'moderator' | 'member' | 'guest';

export interface Me extends User {
  email: string;
  role: AccountRole;
  timeZone?: string | null;
  language?: string | null;
  /** When the account will be deleted, as one has asked. */
  deletesAt?: string | null;
}

export type MemberRole = 'owner' | 'admin' | 'moderator' | 'member';

export interface Member {
  userId: string;
  role: MemberRole;
  joinedAt: string;
  deliveredSeq: number;
  /** Null when it is hidden: by them, or because one hides one's own. */
  readSeq: number | null;
}

export interface OwnMembership {
  role: MemberRole;
  joinedAt: string;
  deliveredSeq: number;
  readSeq: number;
  /** A private mark, which moves no cursor. Servers before it leave it out. */
  markedUnread?: boolean;
  /** The first message that one may see. */
  fromSeq: number;
  /** Who one is in a chat of strangers: a guest is somebody else in each. */
  userId?: string | null;
  /** Left out where nothing was chosen for this conversation. */
  notifications?: NotificationSettings;
}

/** A link that lets people into a group, for those who may make some. */
export interface GroupInvite {
  id: string;
  madeBy: string;
  /** Null: as many as the group takes. */
  maxUses: number | null;
  uses: number;
  createdAt: string;
  expiresAt: string;
  /** Also when whoever made it may make none any more. */
  revokedAt: string | null;
}

/** One that was made just now: what it leads by is shown this once. */
export interface NewGroupInvite extends GroupInvite {
  token: string;
  url: string;
}

/** What whoever holds a link may know of the group. */
export interface GroupInvitePreview {
  title: string | null;
  memberCount: number;
  expiresAt: string;
  /** Only for whoever is a member already. */
  conversationId?: string;
}

/** Somebody who may not come into a group, for its moderators. */
export interface GroupBan {
  userId: string;
  bannedBy: string;
  bannedAt: string;
}

export type SystemEvent =
  | { event: 'created'; userIds?: string[]; title?: string }
  | { event: 'members-added'; userIds?: string[] }
  | { event: 'member-joined'; userIds?: string[] }
  | { event: 'member-removed'; userIds?: string[] }
  | { event: 'member-banned'; userIds?: string[] }
  | { event: 'member-left'; userIds?: string[] }
  | { event: 'title-changed'; title?: string }
  | { event: 'topic-changed'; topic?: string }
  | { event: 'topic-removed' }
  | { event: 'history-changed'; history?: HistoryVisibility }
  | { event: 'announcements-changed'; announcements?: boolean }
  | { event: 'slow-mode-changed'; slowModeSeconds?: number }
  | { event: 'picture-changed' }
  | { event: 'picture-removed' }
  | { event: 'role-changed'; userIds?: string[]; role?: MemberRole };

export interface Message {
  id: string;
  conversationId: string;
  /** The message's place in its conversation. */
  seq: number;
  /** The conversation's change number with which the message came to be. */
  rev: number;
  senderId: string;
  type: 'text' | 'file' | 'system';
  /** Of files the caption, which may be empty. */
  text: string;
  /** Ids in their order, with type `file` only. */
  files?: readonly string[];
  metadata: Record<string, unknown> | null;
  replyTo: string | null;
  createdAt: string;
  editedAt: string | null;
  /** Since when it is a place without content. */
  deletedAt: string | null;
  /** The change number of its latest edit, or of its deletion. Of two states of a message the one with the higher is the newer. */
  changedRev?: number;
}

/** What a message said before it was edited. */
export interface MessageVersion {
  /** 0 is the one that was sent. */
  version: number;
  text: string;
  writtenAt: string;
}

/** From where on somebody sees a group who comes in later. */
export type HistoryVisibility = 'from-joining' | 'from-start';

/** How a group works, as its admins have set it. */
export interface GroupSettings {
  history: HistoryVisibility;
  /** Only owners, admins and moderators send. Servers before it leave it out. */
  announcements?: boolean;
  /** Everybody else waits so long between two messages; 0: not at all. Servers before it leave it out. */
  slowModeSeconds?: number;
}

export interface Conversation {
  id: string;
  /** `guest`: two strangers; it ends when either leaves. */
  type: 'direct' | 'group' | 'guest';
  title: string | null;
  /** A group's; left out when there is none. */
  picture?: string | null;
  /** What a group is about; left out when nothing is said. */
  topic?: string | null;
  /** Of a group. */
  settings?: GroupSettings;
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
export type ConversationState = Pick<
  Conversation,
  'title' | 'picture' | 'topic' | 'settings' | 'memberCount' | 'members'
>;

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
  /** One's role has to have a second factor here: until it is set up nothing else can be done. */
  enrolSecondFactor?: boolean;
  accessToken: string;
  expiresAt: string;
  refreshToken: string | null;
}

export interface ServerInfo {
  name: string;
  version: string;
  setupRequired: boolean;
  /** Servers before it leave it out: open. */
  registration?: 'open' | 'invitation' | 'closed';
  /** Without mail new accounts work at once, and the owner passes mails on. */
  sendsMail?: boolean;
  guests?: { enabled: boolean; members: boolean; challenge: string };
  /** Servers without search leave it out. */
  search?: { enabled: boolean };
  limits: {
    messageBytes: number;
    titleBytes: number;
    /** Servers without topics leave it out. */
    topicBytes?: number;
    groupMembers: number;
    metadataBytes: number;
    /** Servers without files leave both out. */
    fileBytes?: number;
    filesPerMessage?: number;
    /** Servers without pictures leave it out. */
    pictureBytes?: number;
    /** How long one may edit what one wrote, and delete it for everyone, in seconds; 0: always. Servers that cannot leave both out. */
    editSeconds?: number;
    deleteSeconds?: number;
  };
}

export type FileVariant = 'content' | 'display' | 'thumbnail' | 'original';

export interface StoredFile {
  id: string;
  ownerId: string;
  name: string;
  /** By its content; null until that is known. */
  type: string | null;
  bytes: number;
  state: 'uploading' | 'processing' | 'ready' | 'refused';
  /** Whether browsers may show it; everything else is only ever saved. */
  inline: boolean;
  /** Of an image or a video, in pixels. */
  width?: number | null;
  height?: number | null;
  /** Of a video or a sound. */
  durationMs?: number | null;
  blurHash?: string | null;
  variants: readonly FileVariant[];
  /** Why it was refused. */
  refusal?: string | null;
}

/** What is looked for among a conversation's files: pictures and videos, sounds, everything else. */
export type SharedFileKind = 'media' | 'audio' | 'other';

/** A message with those of its files that were asked for. */
export interface SharedFiles {
  message: Message;
  files: StoredFile[];
}

/** An address that works for a short time, for whoever has it. */
export interface FileLink {
  url: string;
  expiresAt: string;
}

/** Which revs a frame covers: it applies when `after ≤ last < upTo`. */
export interface Range {
  after: number;
  upTo: number;
}

/** One's own place in a conversation, moved by a receipt or a mark. */
export interface OwnCursors {
  conversationId: string;
  deliveredSeq: number;
  readSeq: number;
  markedUnread: boolean;
  /** Of the messages up to `lastSeq`. */
  unreadCount: number;
  lastSeq: number;
}

export interface ChatSettings {
  /** False: nobody sees what one has read, and one sees it of nobody. */
  readReceipts: boolean;
  /** Who sees that one is here and when one was last; the other way round, too. */
  lastSeen: 'everyone' | 'contacts' | 'nobody';
}

/** What changed in one's own log, each thing once and as it is now. */
export interface PersonalSync extends Range {
  conversations: string[];
  removed: string[];
  cursors: OwnCursors[];
  settings: ChatSettings | null;
  /** Servers before them leave these out. */
  me?: Me | null;
  userSettings?: UserSettings | null;
  relations?: Relation[];
  notifications?: ConversationNotifications[];
  /** Messages that one has deleted for oneself. */
  hidden?: HiddenMessages[];
}

export interface HiddenMessages {
  conversationId: string;
  seqs: readonly number[];
}

/** Who has seen and who has received a message; each of the others who may see it is in one of the lists. */
export interface MessageReceipts {
  conversationId: string;
  messageId: string;
  seen: string[];
  delivered: string[];
  sent: string[];
  users: User[];
}

export type NotificationLevel = 'all' | 'mentions' | 'none';

/** What one wants to hear of a conversation, where it is not what one wants of all. */
export interface NotificationSettings {
  /** Null: as one's own settings say. */
  level?: NotificationLevel | null;
  mutedUntil?: string | null;
}

export type MessageAudience = 'everyone' | 'contacts' | 'nobody-new';
export type AddAudience = 'everyone' | 'contacts' | 'nobody';

export interface UserSettings {
  notifications: {
    default: NotificationLevel;
    quietHours: QuietHours;
    sound: boolean;
    /** Whether notifications outside of the page say who wrote what. Servers before them leave these out. */
    pushContent?: boolean;
    emailDigest?: boolean;
  };
  privacy: { whoMayMessage: MessageAudience; whoMayAdd: AddAudience };
  chat: { enterSends: boolean; theme: 'system' | 'light' | 'dark' };
}

/** Every day from a time to a time (`HH:mm`); past midnight when the second is the earlier one. */
export interface QuietHours {
  enabled: boolean;
  from: string;
  to: string;
  /** Null: the profile's. */
  timeZone?: string | null;
}

/** What somebody is to oneself, as it is now. */
export interface Relation {
  user: User;
  contactSince: string | null;
  request: { id: string; direction: 'incoming' | 'outgoing'; createdAt: string } | null;
  blockedSince: string | null;
}

export interface ConversationNotifications {
  conversationId: string;
  settings: NotificationSettings | null;
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
  /** Null with `reset`. */
  personal?: PersonalSync | null;
  conversations: SyncPage[];
  removed: string[];
  users: User[];
}

export interface FieldError {
  field: string;
  message: string;
  limit?: number;
}

/** All that one is told of a stranger. */
export interface Partner {
  id: string;
  nickname: string;
  commonInterests: string[];
  commonLanguages: string[];
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
  /** Of `second-factor-required`: what the second step is answered with. */
  challenge?: string;
}
