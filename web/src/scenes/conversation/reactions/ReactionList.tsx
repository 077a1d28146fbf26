import { Button, Loader, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { messageReactions } from '@/api/conversations';
import { ApiError } from '@/api/errors';
import type { Message, Reaction } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { ErrorNote } from '@/components/ErrorNote';
import { usePages } from '@/hooks/usePages';
import { t as common } from '@/i18n/t';
import { addPeople, usePerson } from '@/stores/people';
import classes from './ReactionList.module.css';
import { t } from './texts';

interface ReactionListProps {
  message: Message;
  onClose: () => void;
}

/** Everybody who has reacted to a message. */
export default function ReactionList({ message, onClose }: ReactionListProps) {
  const phone = useMediaQuery('(max-width: 560px)');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('all-reactions')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      size={400}
      radius="lg"
      centered={!phone}
    >
      <Everybody message={message} />
    </Modal>
  );
}

function Everybody({ message: { id, conversationId, changedRev } }: { message: Message }) {
  const { items, cursor, status, known, error, more } = usePages(
    each => load(conversationId, id, each),
    `${id} ${changedRev ?? 0}`,
  );
  const offline = error instanceof ApiError && error.code === 'network';
  return (
    <>
      {known && items.length === 0 && <p>{t('list.none')}</p>}
      <ul className={classes.list} aria-label={t('all-reactions')}>
        {items.map(reaction => (
          <Person key={`${reaction.emoji} ${reaction.userId}`} reaction={reaction} />
        ))}
      </ul>
      {offline ? <p role="alert">{t('list.needs-connection')}</p> : <ErrorNote error={error} />}
      {status === 'loading' && <Loader size="sm" aria-label={common('app.loading')} />}
      {status === 'failed' && (
        <Button variant="default" mt="sm" onClick={more}>
          {common('common.retry')}
        </Button>
      )}
      {status === 'idle' && cursor !== null && (
        <Button variant="default" mt="sm" onClick={more}>
          {common('common.more')}
        </Button>
      )}
    </>
  );
}

async function load(conversationId: string, messageId: string, cursor: string | undefined) {
  const page = await messageReactions(conversationId, messageId, cursor);
  addPeople(page.users);
  return page;
}

function Person({ reaction: { emoji, userId } }: { reaction: Reaction }) {
  const name = usePerson(userId)?.displayName ?? common('common.unknown-person');
  return (
    <li className={classes.person}>
      <Avatar id={userId} name={name} size={36} />
      <span className={classes.name}>{name}</span>
      <span className={classes.emoji}>{emoji}</span>
    </li>
  );
}
