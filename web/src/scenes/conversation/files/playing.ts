type Playing = Pick<HTMLMediaElement, 'pause'>;

/** What plays now, or is about to. */
let playing: Playing | undefined;

/** One at a time: what plays in the conversation is silenced by the next. */
export function takeTurn(media: Playing): void {
  const before = playing;
  playing = media;
  if (before !== media) before?.pause();
}

/** Whether nothing else has been played since, nor has it been paused or gone. */
export const hasTurn = (media: Playing): boolean => playing === media;

export function endTurn(media: Playing): void {
  if (playing === media) playing = undefined;
}
