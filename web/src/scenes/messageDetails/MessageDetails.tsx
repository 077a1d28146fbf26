import { Loader, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { messageReceipts } from '@/api/conversations';
import { ApiError } from '@/api/errors';
import type { MessageReceipts } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { ErrorNote } from '@/components/ErrorNote';
import { t } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { addPeople, usePerson } from '@/stores/people';
import classes from './MessageDetails.module.css';

interface MessageDetailsProps {
  conversationId: string;
  messageId: string;
  onClose: () => void;
}

/** Who has seen a message of a group, and whom it has reached. */
export default function MessageDetails({ conversationId, messageId, onClose }: MessageDetailsProps) {
  const phone = useMediaQuery('(max-width: 560px)');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('messages.details')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      size={400}
      radius="lg"
      centered={!phone}
      transitionProps={{ transition: 'pop', duration: 140 }}
      classNames={{ title: classes.title ?? '' }}
    >
      <Receipts conversationId={conversationId} messageId={messageId} />
    </Modal>
  );
}

function Receipts({ conversationId, messageId }: Omit<MessageDetailsProps, 'onClose'>) {
  const [answer, setAnswer] = useState<MessageReceipts | null>(null);
  const [error, setError] = useState<unknown>(null);
  // Somebody has come further: the lists are asked for again.
  const members = useLog(state => state.conversations[conversationId]?.info.members);

  useEffect(() => {
    let current = true;
    messageReceipts(conversationId, messageId).then(
      receipts => {
        addPeople(receipts.users);
        if (current) setAnswer(receipts);
      },
      (failure: unknown) => current && setError(failure),
    );
    return () => {
      current = false;
    };
  }, [conversationId, messageId, members]);

  if (answer === null && error instanceof ApiError && error.code === 'network')
    return <p role="alert">{t('receipts.needs-connection')}</p>;
  if (answer === null && error !== null) return <ErrorNote error={error} />;
  if (answer === null) return <Loader aria-label={t('app.loading')} />;
  const lists = (['seen', 'delivered', 'sent'] as const).filter(list => answer[list].length > 0);
  if (lists.length === 0) return <p>{t('receipts.alone')}</p>;
  return lists.map(list => (
    <section key={list} aria-labelledby={`receipts-${list}`} className={classes.section}>
      <h3 id={`receipts-${list}`}>{t(`receipts.${list}`, { count: answer[list].length })}</h3>
      <ul>
        {answer[list].map(id => (
          <Person key={id} id={id} />
        ))}
      </ul>
    </section>
  ));
}

function Person({ id }: { id: string }) {
  const person = usePerson(id);
  const name = person?.displayName ?? t('common.unknown-person');
  return (
    <li className={classes.person}>
      <Avatar id={id} name={name} size={36} />
      <span className={classes.name}>{name}</span>
    </li>
  );
}
