import { VisuallyHidden } from '@mantine/core';
import { memo } from 'react';
import type { Message } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { StatusTick } from '@/components/StatusTick';
import { isNotes, useConversationFace } from '@/hooks/useConversation';
import { useExpired } from '@/hooks/useExpired';
import { useNameOf } from '@/hooks/useNameOf';
import { draftsTexts } from '@/i18n/en/drafts';
import { t, texts } from '@/i18n/t';
import { listTime } from '@/i18n/time';
import { useDrafts } from '@/stores/drafts';
import { newest, selfIn, useLog } from '@/stores/log';
import { type MessageStatus, reachedByAll, statusOf } from '@/stores/log/cursors';
import { isMentioned } from '@/stores/log/mentioned';
import { type OutboxEntry, useOutbox } from '@/stores/outbox';
import { usePresence } from '@/stores/presence';
import { useTyping } from '@/stores/typing';
import { previewText } from '../conversation/previewText';
import { systemText } from '../conversation/systemText';
import classes from './ConversationItem.module.css';

const drafts = texts(draftsTexts, 'drafts');

interface ConversationItemProps {
  id: string;
  open: boolean;
}

export const ConversationItem = memo(function ConversationItem({ id, open }: ConversationItemProps) {
  const log = useLog(state => state.conversations[id]);
  const selfId = useLog(state => selfIn(state, id));
  const face = useConversationFace(id);
  const online = usePresence(all => face.partnerId !== undefined && all[face.partnerId]?.status === 'online');
  const outgoing = useOutbox(state => state.entries.findLast(entry => entry.conversationId === id));
  const expired = useExpired(id);
  const begun = useDrafts(all => all[id]);
  if (!log) return null;
  const draft = (begun ?? log.info.me.draft)?.text.trim() ?? '';
  const held = newest(log);
  const last = held && held.seq > expired ? held : undefined;
  const mentioned = isMentioned(log, selfId);
  const { unreadCount } = log.info;
  const marked = unreadCount === 0 && log.info.me.markedUnread === true;
  const time = outgoing?.createdAt ?? last?.createdAt ?? log.info.lastActivityAt;

  return (
    <li>
      <Link
        to={{ name: 'conversation', id }}
        className={classes.item}
        aria-current={open ? 'page' : undefined}
        data-unread={unreadCount > 0 || marked || undefined}
      >
        <Avatar id={face.avatarId} name={face.title} size={46} group={face.group} online={online} />
        <span className={classes.body}>
          <span className={classes.line}>
            <span className={classes.title}>{face.title}</span>
            <time className={classes.time} dateTime={time}>
              {listTime(time)}
            </time>
          </span>
          <span className={classes.line}>
            <Preview
              id={id}
              message={last}
              outgoing={outgoing}
              group={face.group}
              own={isNotes(log.info)}
              draft={open ? '' : draft}
            />
            {mentioned && (
              <span className={classes.mentioned}>
                <span aria-hidden="true">@</span>
                <VisuallyHidden>{t('conversations.mentioned')}</VisuallyHidden>
              </span>
            )}
            {unreadCount > 0 && (
              <span className={classes.badge}>
                <span aria-hidden="true">{unreadCount > 99 ? '99+' : unreadCount}</span>
                <VisuallyHidden>{t('conversations.unread', { count: unreadCount })}</VisuallyHidden>
              </span>
            )}
            {marked && (
              <span className={classes.mark}>
                <VisuallyHidden>{t('conversations.marked-unread')}</VisuallyHidden>
              </span>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
});

interface PreviewProps {
  id: string;
  message: Message | undefined;
  outgoing: OutboxEntry | undefined;
  group: boolean;
  /** Nobody else writes there. */
  own: boolean;
  /** What one has begun to write, where it is not to be seen in the conversation itself. */
  draft: string;
}

function Preview({ id, message, outgoing, group, own, draft }: PreviewProps) {
  const nameOf = useNameOf();
  const typists = useTyping(all => all[id]);
  const selfId = useLog(state => state.selfId);
  const status = useOwnStatus(id, message, outgoing);

  if (typists && typists.length > 0) {
    const name = nameOf(typists[0] ?? '');
    return <span className={classes.typing}>{group ? t('typing.one', { name }) : t('typing.short')}</span>;
  }
  if (draft !== '') {
    return (
      <span className={classes.preview}>
        <span className={classes.draft}>{drafts('draft')}</span> <span dir="auto">{draft}</span>
      </span>
    );
  }
  if (outgoing) return <Line status={status} text={previewText(outgoing)} files={outgoing.files !== undefined} />;
  if (!message) return <Line text={t('conversations.no-messages')} />;
  if (message.type === 'system') return <Line text={systemText(message, nameOf)} />;
  const withSender = !own && (group || message.senderId === selfId);
  const text = previewText(message);
  const sender = nameOf(message.senderId);
  return (
    <Line
      status={status}
      text={withSender ? t('conversations.preview', { sender, text }) : text}
      files={message.files !== undefined}
    />
  );
}

function Line({ status, text, files = false }: { status?: MessageStatus | null; text: string; files?: boolean }) {
  return (
    <span className={classes.preview}>
      {status && <StatusTick status={status} />}
      {files && <Icon name="attach" size={15} />}
      <span dir="auto">{text}</span>
    </span>
  );
}

/** The status of the last message, when it is one's own. */
function useOwnStatus(
  id: string,
  message: Message | undefined,
  outgoing: OutboxEntry | undefined,
): MessageStatus | null {
  return useLog(state => {
    if (outgoing) return outgoing.status;
    if (!message || message.senderId !== state.selfId || message.type === 'system') return null;
    return statusOf(message.seq, reachedByAll(state.conversations[id]?.info.members ?? null, state.selfId));
  });
}
