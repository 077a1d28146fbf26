import { VisuallyHidden } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useExpired } from '@/hooks/useExpired';
import { useNameOf } from '@/hooks/useNameOf';
import { t } from '@/i18n/t';
import { newest, selfIn, useLog } from '@/stores/log';
import { previewText } from '../conversation/previewText';

/**
 * Reads new messages of the open conversation to screen readers. The list itself is silent: it is virtual, and
 * scrolling would have it read old messages.
 */
export function Announcer({ openId }: { openId: string | null }) {
  const nameOf = useNameOf(openId ?? undefined);
  const selfId = useLog(state => selfIn(state, openId ?? ''));
  const latest = useLog(state => {
    const log = openId ? state.conversations[openId] : undefined;
    return log && newest(log);
  });
  const expired = useExpired(openId ?? '');
  const [spoken, setSpoken] = useState<{ conversationId: string; seq: number; text: string }>();

  useEffect(() => {
    if (!latest) return;
    const { conversationId, seq, type, senderId } = latest;
    const text = previewText(latest);
    setSpoken(before => {
      const first = before?.conversationId !== conversationId;
      if (!first && seq <= before.seq) return before;
      const aloud = !first && type !== 'system' && senderId !== selfId;
      return { conversationId, seq, text: aloud ? t('messages.announce', { sender: nameOf(senderId), text }) : '' };
    });
  }, [latest, nameOf, selfId]);

  // What has disappeared meanwhile is not left to be read.
  const gone = !latest || !spoken || latest.seq < spoken.seq || spoken.seq <= expired;
  return <VisuallyHidden aria-live="polite">{gone ? '' : spoken.text}</VisuallyHidden>;
}
