import type { Partner } from '@/api/types';

/** How far one has come in meeting a stranger. */
export type Meeting =
  | { phase: 'idle' }
  | { phase: 'searching' }
  | { phase: 'chatting'; conversationId: string; partner: Partner | null; keep: Keep }
  /** The chat is over, by whom and why; or nobody was found. */
  | { phase: 'ended'; conversationId: string | null; partner: Partner | null; self: boolean; reason: string };

/** Who wants to keep the chat; when both do, whoever registers takes it along. */
export type Keep = 'nobody' | 'self' | 'partner' | 'both';

export type MeetingEvent =
  | { type: 'searching' }
  | { type: 'stopped' }
  | { type: 'found'; conversationId: string; partner: Partner }
  /** After a reload: the chat is known, what one was told of the partner no longer. */
  | { type: 'resumed'; conversationId: string }
  | { type: 'left'; conversationId: string; self: boolean; reason: string }
  | { type: 'search-ended'; reason: string }
  | { type: 'keep'; conversationId: string; self: boolean; agreed: boolean };

/** What happens in one tab is told to all, so an event may be of a chat that this one has left already. */
export function reduceMeeting(state: Meeting, event: MeetingEvent): Meeting {
  const chatting = state.phase === 'chatting' ? state : null;
  switch (event.type) {
    case 'searching':
      return { phase: 'searching' };
    case 'stopped':
      return { phase: 'idle' };
    case 'found':
      return { phase: 'chatting', conversationId: event.conversationId, partner: event.partner, keep: 'nobody' };
    case 'resumed':
      if (chatting?.conversationId === event.conversationId) return state;
      return { phase: 'chatting', conversationId: event.conversationId, partner: null, keep: 'nobody' };
    case 'left': {
      if (chatting?.conversationId !== event.conversationId) return state;
      const { conversationId, self, reason } = event;
      return { phase: 'ended', conversationId, partner: chatting.partner, self, reason };
    }
    case 'search-ended':
      if (state.phase !== 'searching') return state;
      return { phase: 'ended', conversationId: null, partner: null, self: false, reason: event.reason };
    case 'keep':
      if (chatting?.conversationId !== event.conversationId) return state;
      return { ...chatting, keep: event.agreed ? 'both' : joined(chatting.keep, event.self) };
  }
}

function joined(keep: Keep, self: boolean): Keep {
  const who = self ? 'self' : 'partner';
  return keep === 'nobody' || keep === who ? who : 'both';
}
