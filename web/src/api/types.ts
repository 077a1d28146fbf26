// What crosses the wire: the types that are made of docs/protocol, under the names of this client. What is said here besides is of two kinds: fields that a server
// before this page leaves out are optional, and what is opaque on the wire has a shape.

import type * as Wire from './generated/wire';

/** Fields of later servers. */
type Since<T, Fields extends keyof T> = Omit<T, Fields> & Partial<Pick<T, Fields>>;

export type User = Wire.User & { bio?: string | null };

export type AccountRole = Wire.AccountRole;

export type Me = Since<Wire.Me, 'bio' | 'timeZone' | 'language' | 'deletesAt'>;

export type MemberRole = Wire.MemberRole;

export type Member = Wire.Member;

export type OwnMembership = Since<Omit<Wire.Membership, 'notifications'>, 'markedUnread'> & {
  /** Left out where nothing was chosen for this conversation. */
  notifications?: NotificationSettings;
};

export type GroupInvite = Wire.GroupInvite;

/** One that was made just now: what it leads by is shown this once. */
export type NewGroupInvite = Wire.CreatedGroupInvite;

export type GroupInvitePreview = Wire.GroupInvitePreview;

export type GroupBan = Wire.GroupBan;

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
  | { event: 'visibility-changed'; visibility?: GroupVisibility }
  | { event: 'announcements-changed'; announcements?: boolean }
  | { event: 'slow-mode-changed'; slowModeSeconds?: number }
  | { event: 'retention-changed'; retention?: Retention }
  | { event: 'picture-changed' }
  | { event: 'picture-removed' }
  | { event: 'role-changed'; userIds?: string[]; role?: MemberRole };

export type Message = Omit<Wire.Message, 'metadata' | 'files' | 'mentions' | 'reactions'> & {
  metadata: Record<string, unknown> | null;
  files?: readonly string[];
  mentions?: readonly string[];
  reactions?: readonly MessageReaction[];
};

/** A message that is sent on. */
export type Forwarded = Wire.ForwardedMessage;

export type MessageReaction = Omit<Wire.MessageReaction, 'userIds'> & { userIds: readonly string[] };

export type MessagePoll = Wire.MessagePoll;

export type PollVote = Wire.PollVote;

export type FoundMessage = Omit<Wire.FoundMessage, 'message'> & { message: Message };

export type Reaction = Wire.Reaction;

export type MessageVersion = Wire.MessageVersion;

export type HistoryVisibility = Wire.HistoryVisibility;

export type GroupVisibility = Wire.GroupVisibility;

export type PublicGroup = Wire.PublicGroup;

export type GroupSettings = Since<Wire.GroupSettings, 'announcements' | 'slowModeSeconds' | 'visibility'>;

export type Retention = Wire.RetentionSetting;

export type RetentionInfo = Wire.RetentionInfo;

export type Conversation = Omit<Wire.Conversation, 'settings' | 'lastMessage' | 'me' | 'users'> & {
  settings?: GroupSettings;
  lastMessage: Message | null;
  me: OwnMembership;
};

/** What all members share of a conversation, after a change. */
export type ConversationState = Pick<
  Conversation,
  'title' | 'picture' | 'topic' | 'settings' | 'retention' | 'memberCount' | 'members'
> &
  Pick<Wire.ConversationState, 'floorSeq' | 'countedAboveFloor'>;

/** A page of anything. */
export type List<T> = Omit<Wire.ListResponseOfUser, 'items'> & { items: T[] };

export type MessagePage = Omit<Wire.MessagePage, 'items'> & { items: Message[] };

export type Session = Since<Omit<Wire.SessionResponse, 'user'>, 'enrolSecondFactor'> & { user: Me };

export type ServerInfo = Since<
  Omit<Wire.ServerInfo, 'limits'>,
  'registration' | 'sendsMail' | 'guests' | 'retention' | 'search'
> & {
  limits: Since<
    Wire.ServerLimits,
    | 'topicBytes'
    | 'allMayMentionAll'
    | 'reactionsPerMessage'
    | 'pinsPerConversation'
    | 'pollOptions'
    | 'pollQuestionBytes'
    | 'pollOptionBytes'
    | 'scheduledPerPerson'
    | 'fileBytes'
    | 'filesPerMessage'
    | 'pictureBytes'
    | 'editSeconds'
    | 'deleteSeconds'
  >;
};

export type FileVariant = Wire.FileVariant;

export type StoredFile = Since<
  Wire.StoredFile,
  'width' | 'height' | 'durationMs' | 'blurHash' | 'refusal' | 'sha256' | 'createdAt'
>;

/** What is looked for among a conversation's files: pictures and videos, sounds, everything else. */
export type SharedFileKind = 'media' | 'audio' | 'other';

/** A message with those of its files that were asked for. */
export type SharedFiles = { message: Message; files: StoredFile[] };

export type FileLink = Wire.FileLink;

/** Which revs a frame covers: it applies when `after ≤ last < upTo`. */
export type Range = Wire.PersonalRange;

export type OwnCursors = Wire.OwnCursors;

export type ChatSettings = Wire.ChatSettings;

export type PersonalSync = Omit<
  Wire.PersonalSync,
  'me' | 'userSettings' | 'relations' | 'notifications' | 'listings' | 'drafts' | 'hidden' | 'scheduled'
> & {
  me?: Me | null;
  userSettings?: UserSettings | null;
  relations?: Relation[];
  notifications?: ConversationNotifications[];
  listings?: ConversationListing[];
  drafts?: ConversationDraft[];
  hidden?: HiddenMessages[];
  /** Conversations to which other messages of one's own wait to be sent than before. */
  scheduled?: string[];
};

export type HiddenMessages = Wire.HiddenMessages;

export type ScheduledMessage = Wire.ScheduledMessage;

export type MessageReceipts = Wire.MessageReceipts;

export type NotificationLevel = Wire.NotificationLevel;

/** What one wants to hear of a conversation, where it is not what one wants of all. */
export type NotificationSettings = Partial<Wire.NotificationSettings>;

/** Where a conversation stands in one's own list. */
export type Listing = Wire.Listing;

export type ConversationListing = { conversationId: string; listing: Listing };

/** What one has begun to write. */
export type Draft = Wire.MessageDraft;

export type ConversationDraft = Wire.ConversationDraft;

export type MessageAudience = Wire.MessageAudience;
export type AddAudience = Wire.AddAudience;

export type UserSettings = Omit<Wire.UserSettings, 'notifications'> & {
  notifications: Since<
    Omit<Wire.NotificationPreferences, 'quietHours'>,
    'pushContent' | 'emailDigest' | 'reactions'
  > & {
    quietHours: QuietHours;
  };
};

export type QuietHours = Since<Wire.QuietHours, 'timeZone'>;

export type Relation = Omit<Wire.Relation, 'user'> & { user: User };

/** Null settings: none are kept any more. */
export type ConversationNotifications = { conversationId: string; settings: NotificationSettings | null };

export interface Positions {
  [conversationId: string]: number;
}

export type SyncRequest = Wire.SyncRequest;

export type SyncPage = Omit<Wire.ConversationSync, 'conversation' | 'messages'> & {
  conversation: Conversation;
  messages: Message[];
};

export type SyncAnswer = Omit<Wire.SyncResponse, 'ok' | 'conversations' | 'personal' | 'users'> & {
  /** Null with `reset`. */
  personal?: PersonalSync | null;
  conversations: SyncPage[];
  users: User[];
};

export type FieldError = NonNullable<Wire.Problem['errors']>[number];

export type Partner = Wire.Partner;

/** RFC 9457 problem details, and the `error` of an event's acknowledgement. A server after this page may know further codes. */
export type Problem = Omit<Wire.Problem, 'code' | 'detail' | 'errors' | 'retryAfterMs'> & {
  code: string;
  detail?: string | null;
  errors?: FieldError[] | null;
  retryAfterMs?: number | null;
};
