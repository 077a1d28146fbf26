import type {
  Conversation,
  ConversationDraft,
  ConversationListing,
  ConversationNotifications,
  Message,
  SyncAnswer,
  UserSettings,
} from '@/api/types';
import type { ConversationLog, Frame, PersonalFrame, Position } from './state';

/** Everything that can change the log. Push, sync and history go through the one reducer. */
export type LogEvent =
  /** What this browser kept of an earlier page. */
  | { type: 'restored'; position: Position; conversations: Readonly<Record<string, ConversationLog>> }
  | { type: 'frame'; frame: Frame }
  | { type: 'personal'; frame: PersonalFrame }
  | { type: 'sync-answered'; answer: SyncAnswer }
  | {
      type: 'history-loaded';
      conversationId: string;
      before: number | undefined;
      messages: Message[];
      hasMore: boolean;
    }
  | { type: 'conversations-loaded'; conversations: Conversation[] }
  | { type: 'cursors-moved'; conversationId: string; userId: string; deliveredSeq: number; readSeq: number | null }
  | { type: 'removed'; conversationId: string }
  /** What the server answered to a change of one's own, which the event of it may follow. */
  | { type: 'user-settings-answered'; settings: UserSettings }
  | ({ type: 'notifications-answered' } & ConversationNotifications)
  | ({ type: 'listing-answered' } & ConversationListing)
  | ({ type: 'draft-answered' } & ConversationDraft);
