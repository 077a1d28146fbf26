import type { Conversation, Message, SyncAnswer } from '@/api/types';
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
  | { type: 'removed'; conversationId: string };
