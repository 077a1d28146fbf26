import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { Suspense, useState } from 'react';
import type { Message } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { hueOf } from '@/components/avatar';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { StatusTick } from '@/components/StatusTick';
import { t } from '@/i18n/t';
import { clockTime, fullTime } from '@/i18n/time';
import { type Undecided, useEditing, useUndecided } from '@/stores/edits';
import { useLog } from '@/stores/log';
import type { MessageStatus } from '@/stores/log/cursors';
import type { OutboxEntry } from '@/stores/outbox';
import { usePerson } from '@/stores/people';
import { ActionsButton } from './actions/ActionsButton';
import { openMessageMenu } from './actions/menu';
import { useLongPress } from './actions/useLongPress';
import classes from './Bubble.module.css';
import { MessageFiles } from './files/MessageFiles';
import { MessageText } from './MessageText';
import { NotPinned } from './pins/NotPinned';
import { PinMark } from './pins/PinMark';
import { Poll } from './polls/Poll';
import { ReactionChips } from './reactions/ReactionChips';
import { Quote } from './replies/Quote';
import swipes from './replies/Swipe.module.css';
import { SwipeArrow } from './replies/SwipeArrow';
import { useSwipe } from './replies/useSwipe';

const MessageDetails = lazyPart(() => import('../messageDetails/MessageDetails'));
const EditField = lazyPart(() => import('./actions/EditField'));
const Undone = lazyPart(() => import('./actions/Undone'));

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
  const undecided = useUndecided(all => (message ? all[message.id] : undefined));
  const editing = useEditing(state => message !== undefined && state.editing?.messageId === message.id);
  const { pulled, handlers, end } = useSwipe(message);
  const press = useLongPress(element => {
    // The finger has chosen the menu.
    end();
    if (message) openMessageMenu(conversationId, message.id, element);
  });
  if (!content) return null;
  const name = own ? t('common.you') : (sender?.displayName ?? t('common.unknown-person'));
  const senderId = message?.senderId ?? '';
  const { text, deleted, pending } = shownOf(content, undecided);
  if (editing && message && !deleted) {
    return (
      <div className={classes.line} data-own={own || undefined}>
        <Suspense>
          <EditField message={message} />
        </Suspense>
      </div>
    );
  }
  return (
    <>
      <div
        className={`${classes.line} ${swipes.line}`}
        data-own={own || undefined}
        data-pulled={pulled === 'no' ? undefined : pulled}
        {...handlers}
      >
        <SwipeArrow pulled={pulled} />
        {group && !own && (
          <span className={classes.avatar}>{endsRun && <Avatar id={senderId} name={name} size={30} />}</span>
        )}
        <div
          className={classes.bubble}
          data-starts={startsRun || undefined}
          data-ends={endsRun || undefined}
          data-pending={pending || undefined}
          {...press}
        >
          {message && <ActionsButton conversationId={conversationId} messageId={message.id} />}
          {group && !own && startsRun ? (
            <div className={classes.sender} style={{ color: `var(--name-${hueOf(senderId)})` }}>
              {name}
            </div>
          ) : (
            <VisuallyHidden>{name}: </VisuallyHidden>
          )}
          {content.replyTo && !deleted && <Quote conversationId={conversationId} messageId={content.replyTo} />}
          {deleted ? (
            <em className={classes.deleted}>{t('messages.deleted')}</em>
          ) : (
            <>
              {isForwarded(content) && (
                <div className={classes.forwarded}>
                  <Icon name="forward" size={13} /> {t('messages.forwarded')}
                </div>
              )}
              {content.files && <MessageFiles conversationId={conversationId} content={content} ids={content.files} />}
              {text !== '' && <MessageText text={text} message={message} />}
              {message?.poll && <Poll message={message} poll={message.poll} />}
            </>
          )}
          <span className={classes.meta}>
            {message?.pinnedAt && !deleted && <PinMark />}
            {message?.editedAt && !deleted && (
              <span title={t('messages.edited-at', { when: fullTime(message.editedAt) })}>{t('messages.edited')}</span>
            )}
            <time dateTime={content.createdAt} title={fullTime(content.createdAt)}>
              {clockTime(content.createdAt)}
            </time>
            {status && <Status conversationId={conversationId} message={message} group={group} status={status} />}
          </span>
        </div>
      </div>
      {message && !deleted && <ReactionChips message={message} own={own} group={group} />}
      {message && <NotPinned message={message} />}
      {message && undecided?.status === 'failed' && (
        <Suspense>
          <Undone message={message} undecided={undecided} />
        </Suspense>
      )}
    </>
  );
}

const isForwarded = (content: Message | OutboxEntry) =>
  'seq' in content ? content.forwarded === true : content.forward !== undefined;

/** A message with what one has just done to it. */
function shownOf(content: Message | OutboxEntry, undecided: Undecided | undefined) {
  const deleted = 'deletedAt' in content && content.deletedAt !== null;
  if (undecided?.status !== 'pending') return { text: content.text, deleted, pending: false };
  if (undecided.kind === 'edit') return { text: undecided.text, deleted, pending: true };
  return { text: content.text, deleted: true, pending: true };
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
