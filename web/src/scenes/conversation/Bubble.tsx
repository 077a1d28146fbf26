import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { Message } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { hueOf } from '@/components/avatar';
import { StatusTick } from '@/components/StatusTick';
import { t } from '@/i18n/t';
import { clockTime, fullTime } from '@/i18n/time';
import { useLog } from '@/stores/log';
import type { MessageStatus } from '@/stores/log/cursors';
import type { OutboxEntry } from '@/stores/outbox';
import { usePerson } from '@/stores/people';
import classes from './Bubble.module.css';
import { MessageFiles } from './files/MessageFiles';
import { MessageText } from './MessageText';

const MessageDetails = lazy(() => import('../messageDetails/MessageDetails'));

interface BubbleProps {
  conversationId: string;
  content: Message | OutboxEntry | undefined;
  message: Message | undefined;
  own: boolean;
  group: boolean;
  status: MessageStatus | null;
  startsRun: boolean;
  endsRun: boolean;
}

export function Bubble({ conversationId, content, message, own, group, status, startsRun, endsRun }: BubbleProps) {
  const sender = usePerson(own ? undefined : message?.senderId);
  if (!content) return null;
  const name = own ? t('common.you') : (sender?.displayName ?? t('common.unknown-person'));
  const senderId = message?.senderId ?? '';
  return (
    <div className={classes.line} data-own={own || undefined}>
      {group && !own && (
        <span className={classes.avatar}>{endsRun && <Avatar id={senderId} name={name} size={30} />}</span>
      )}
      <div className={classes.bubble} data-starts={startsRun || undefined} data-ends={endsRun || undefined}>
        {group && !own && startsRun ? (
          <div className={classes.sender} style={{ color: `var(--name-${hueOf(senderId)})` }}>
            {name}
          </div>
        ) : (
          <VisuallyHidden>{name}: </VisuallyHidden>
        )}
        {message?.deletedAt ? (
          <em className={classes.deleted}>{t('messages.deleted')}</em>
        ) : (
          <>
            {content.files && <MessageFiles conversationId={conversationId} content={content} ids={content.files} />}
            {content.text !== '' && <MessageText text={content.text} />}
          </>
        )}
        <span className={classes.meta}>
          {message?.editedAt && <span>{t('messages.edited')}</span>}
          <time dateTime={content.createdAt} title={fullTime(content.createdAt)}>
            {clockTime(content.createdAt)}
          </time>
          {status && <Status conversationId={conversationId} message={message} group={group} status={status} />}
        </span>
      </div>
    </div>
  );
}

interface StatusProps {
  conversationId: string;
  message: Message | undefined;
  group: boolean;
  status: MessageStatus;
}

/** In a group it leads to who has seen the message. */
function Status({ conversationId, message, group, status }: StatusProps) {
  const [opened, setOpened] = useState(false);
  // Of a larger group the server does not tell.
  const told = useLog(state => group && state.conversations[conversationId]?.info.members !== null);
  if (!told || !message) return <StatusTick status={status} />;
  return (
    <>
      <UnstyledButton
        className={classes.status}
        aria-label={t('messages.details-of', { status: t(`status.${status}`) })}
        onClick={() => setOpened(true)}
      >
        <StatusTick status={status} />
      </UnstyledButton>
      {opened && (
        <Suspense>
          <MessageDetails conversationId={conversationId} messageId={message.id} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
