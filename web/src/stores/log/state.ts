import type {
  ChatSettings,
  Conversation,
  ConversationState,
  Draft,
  HiddenMessages,
  Listing,
  Message,
  NotificationSettings,
  OwnCursors,
  Range,
  UserSettings,
} from '@/api/types';

/** A conversation as held: its state and the newest stretch of its messages. */
export interface ConversationLog {
  /** The server's state, with cursors moved on by what was seen since. */
  info: ConversationInfo;
  /** The highest rev applied. */
  last: number;
  /** The rev with which what is held began: it rises when the messages are dropped and the stretch begins anew. */
  since: number;
  /** Ascending by seq, without holes from the first one to the newest. */
  messages: readonly Message[];
  /** Whether messages before the first one may exist. */
  hasOlder: boolean;
  /** Seqs that one has deleted for oneself since: what was under way with them is left out. */
  hidden?: readonly number[];
}

export type ConversationInfo = Omit<Conversation, 'lastMessage' | 'lastRev' | 'lastSeq'> & {
  /** Of the last message that there was, also when it is not held or gone. Left out by what browsers kept of earlier pages. */
  lastSeq?: number;
};

export type Frame = Range & { conversationId: string } & (
    | { kind: 'message'; message: Message }
    /** A message has become another one; without it, one that is not one's own to see. */
    | { kind: 'changed'; message?: Message | undefined }
    | { kind: 'state'; state: ConversationState }
    /** Being added brings the whole. */
    | { kind: 'joined'; conversation: Conversation }
  );

/** What concerns oneself alone. Its range is of one's own log, and follows the same rules. */
export type PersonalFrame = Range &
  (
    | { kind: 'joined'; frame: Frame }
    | { kind: 'removed'; conversationId: string }
    | { kind: 'cursors'; cursors: OwnCursors }
    | { kind: 'settings'; settings: ChatSettings }
    | { kind: 'user-settings'; settings: UserSettings }
    | { kind: 'notifications'; conversationId: string; settings: NotificationSettings | null }
    | { kind: 'listing'; conversationId: string; listing: Listing }
    | { kind: 'draft'; conversationId: string; draft: Draft | null }
    | ({ kind: 'hidden' } & HiddenMessages)
    /** Something that another store keeps: it only has its place in one's own log. */
    | { kind: 'elsewhere' }
  );

/** Frames that came before the ones they follow, and how many syncs they have outlived. */
export interface Held<F = Frame> {
  frames: readonly F[];
  syncs: number;
}

/** Where the log stands, besides the `last` of each conversation. */
export interface Position {
  stamp: string | null;
  epoch: number | null;
  userRev: number;
  /** Whether a first sync has completed, so that an empty list means that there is nothing. */
  synced: boolean;
  /** Null until a sync has brought them. */
  settings: ChatSettings | null;
  /** Null until a sync, or the server asked for them, has brought them. */
  userSettings: UserSettings | null;
}

export interface LogState extends Position {
  selfId: string;
  conversations: Readonly<Record<string, ConversationLog>>;
  held: Readonly<Record<string, Held>>;
  heldPersonal: Held<PersonalFrame> | null;
}

export const emptyLog = (selfId: string): LogState => ({
  selfId,
  stamp: null,
  epoch: null,
  userRev: 0,
  synced: false,
  settings: null,
  userSettings: null,
  conversations: {},
  held: {},
  heldPersonal: null,
});

/** Who one is in a conversation: in a chat of strangers somebody else than outside. */
export const selfIn = (state: LogState, conversationId: string): string =>
  state.conversations[conversationId]?.info.me.userId ?? state.selfId;

export function newest(log: ConversationLog): Message | undefined {
  return log.messages.at(-1);
}
