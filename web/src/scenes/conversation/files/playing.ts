import { createContext } from 'react';
import { create } from 'zustand';

type Playing = Pick<HTMLMediaElement, 'pause'>;

/** What plays now, or is about to, and the message that it belongs to. */
export const usePlaying = create<{ media?: Playing; messageId?: string }>(() => ({}));

/** The message that a player stands in: its row stays in the list while it plays, however far one scrolls. */
export const PlayedMessage = createContext<string | undefined>(undefined);

/** One at a time: what plays in the conversation is silenced by the next. */
export function takeTurn(media: Playing, messageId?: string): void {
  const before = usePlaying.getState().media;
  usePlaying.setState(messageId === undefined ? { media } : { media, messageId }, true);
  if (before !== media) before?.pause();
}

/** Whether nothing else has been played since, nor has it been paused or gone. */
export const hasTurn = (media: Playing): boolean => usePlaying.getState().media === media;

export function endTurn(media: Playing): void {
  if (hasTurn(media)) usePlaying.setState({}, true);
}
