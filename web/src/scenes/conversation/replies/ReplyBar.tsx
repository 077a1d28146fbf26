import { ActionIcon } from '@mantine/core';
import type { Message } from '@/api/types';
import { Icon } from '@/components/Icon';
import { useQuoted } from '@/stores/quotes';
import { endReply } from '@/stores/replies';
import classes from './ReplyBar.module.css';
import { t } from './texts';
import { useQuoteLine } from './useQuoteLine';

interface ReplyBarProps {
  message: Message;
  /** The button that was pressed is gone, and with it the focus. */
  onEnd: () => void;
}

/** Above the composer: what one is answering, as it is now. */
export function ReplyBar({ message: { id, conversationId }, onEnd }: ReplyBarProps) {
  const { name, text } = useQuoteLine(conversationId, useQuoted(conversationId, id));
  return (
    <div role="group" aria-label={t('reply')} className={classes.bar}>
      <Icon name="reply" size={18} />
      <p className={classes.quoted}>
        {name !== null && <strong>{t('replying-to', { name })}</strong>}
        <bdi>{text}</bdi>
      </p>
      <ActionIcon
        type="button"
        variant="subtle"
        color="gray"
        size={36}
        radius="xl"
        aria-label={t('cancel')}
        onClick={() => {
          endReply(conversationId);
          onEnd();
        }}
      >
        <Icon name="close" size={18} />
      </ActionIcon>
    </div>
  );
}
