import { useEffect, useRef } from 'react';
import { getMessage } from '@/api/conversations';
import { ApiError } from '@/api/errors';
import { draftOf, settledDraft, useDrafts } from '@/stores/drafts';
import { useLog } from '@/stores/log';
import { beginReply, endReply, useReplying } from '@/stores/replies';

/**
 * What was begun here on another device, or before a reload: the message that it answers when the conversation is opened, and both when they change
 * elsewhere while nothing of one's own is under way.
 */
export function useDraft(id: string, setText: (text: string) => void): void {
  const set = useRef(setText);
  useEffect(() => void (set.current = setText));
  useEffect(() => {
    void restoreReply(id);
    const adopt = () => {
      const settled = settledDraft(id);
      if (settled === undefined) return;
      set.current(settled?.text ?? '');
      void restoreReply(id);
    };
    const draft = (state: ReturnType<typeof useLog.getState>) => state.conversations[id]?.info.me.draft;
    const ends = [
      useLog.subscribe((now, before) => {
        if (draft(now) !== draft(before)) adopt();
      }),
      useDrafts.subscribe((now, before) => {
        if (before[id] && !now[id]) adopt();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }, [id]);
}

async function restoreReply(id: string): Promise<void> {
  const wanted = draftOf(id)?.replyTo ?? null;
  if ((useReplying.getState()[id]?.id ?? null) === wanted) return;
  if (wanted === null) {
    endReply(id);
    return;
  }
  const held = useLog.getState().conversations[id]?.messages.find(message => message.id === wanted);
  try {
    const message = held ?? (await getMessage(id, wanted)).message;
    if (draftOf(id)?.replyTo === wanted) beginReply(message);
  } catch (error) {
    // Gone, or not to be had now: the text stands by itself.
    if (!(error instanceof ApiError)) throw error;
  }
}
