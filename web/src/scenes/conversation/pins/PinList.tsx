import { ActionIcon, Button, Loader, Modal, UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import type { Message } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { EmptyState } from '@/components/EmptyState';
import { Icon } from '@/components/Icon';
import { useConversationInfo } from '@/hooks/useConversation';
import { useNameOf } from '@/hooks/useNameOf';
import { usePinned } from '@/hooks/usePinned';
import { t as common } from '@/i18n/t';
import { fullTime, listTime } from '@/i18n/time';
import { jumpTo } from '@/stores/jump';
import { usePerson } from '@/stores/people';
import { loadPins, pin, usePinning } from '@/stores/pins';
import { may } from '../../details/permissions';
import { firstLine } from '../replies/useQuoteLine';
import { previewText } from '../previewText';
import { NotPinned } from './NotPinned';
import classes from './PinList.module.css';
import { t } from './texts';

interface PinListProps {
  id: string;
  onClose: () => void;
  /** A message is shown in the conversation, so what covers it goes. */
  onLeave: () => void;
}

/** What is pinned in a conversation, the latest first; each leads to its place. */
export default function PinList({ id, onClose, onLeave }: PinListProps) {
  const phone = useMediaQuery('(max-width: 560px)');
  const { items, status, error } = usePinned(id);
  const [tooFar, setTooFar] = useState(false);
  const show = async (message: Message) => {
    const found = await jumpTo(id, message);
    setTooFar(!found);
    if (found) onLeave();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('title')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      size={460}
      radius="lg"
      centered={!phone}
    >
      {tooFar && (
        <p role="alert" className={classes.note}>
          {t('too-far')}
        </p>
      )}
      {status === 'failed' && (
        <div role="alert" className={classes.note}>
          {t(error?.code === 'network' ? 'list.offline' : 'list.failed')}
          <Button variant="default" size="xs" onClick={() => void loadPins(id)}>
            {common('common.retry')}
          </Button>
        </div>
      )}
      {items.length > 0 && (
        <ul className={classes.list} aria-label={t('title')}>
          {items.map(message => (
            <Pinned key={message.id} message={message} onShow={() => void show(message)} />
          ))}
        </ul>
      )}
      {items.length === 0 && status === 'idle' && <EmptyState icon="pin" title={t('empty')} text={t('empty.text')} />}
      {items.length === 0 && status === 'loading' && <Loader size="sm" aria-label={common('app.loading')} />}
    </Modal>
  );
}

function Pinned({ message, onShow }: { message: Message; onShow: () => void }) {
  const info = useConversationInfo(message.conversationId);
  const nameOf = useNameOf(message.conversationId);
  const sender = usePerson(message.senderId);
  const busy = usePinning(all => all[message.id]?.status === 'pending');
  const [name, when, text] = [nameOf(message.senderId), listTime(message.createdAt), firstLine(previewText(message))];
  return (
    <li className={classes.item}>
      <div className={classes.row}>
        <UnstyledButton className={classes.show} aria-label={t('show', { name, when, text })} onClick={onShow}>
          <Avatar id={message.senderId} name={sender?.displayName ?? name} size={36} />
          <span className={classes.lines}>
            <span className={classes.head}>
              <span className={classes.name}>{name}</span>
              <time dateTime={message.createdAt} title={fullTime(message.createdAt)}>
                {when}
              </time>
            </span>
            <bdi className={classes.text}>{previewText(message)}</bdi>
            {message.pinnedBy && (
              <small className={classes.by}>{t('pinned-by', { name: nameOf(message.pinnedBy, 'object') })}</small>
            )}
          </span>
        </UnstyledButton>
        {info && may.pin(info) && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            radius="xl"
            loading={busy}
            aria-label={t('unpin-of', { text })}
            title={t('unpin')}
            onClick={() => void pin(message, true)}
          >
            <Icon name="unpin" size={18} />
          </ActionIcon>
        )}
      </div>
      <NotPinned message={message} />
    </li>
  );
}
