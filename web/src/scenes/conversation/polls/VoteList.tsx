import { Button, Loader, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { pollVotes } from '@/api/conversations';
import { ApiError } from '@/api/errors';
import type { Message, MessagePoll, PollVote } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { ErrorNote } from '@/components/ErrorNote';
import { usePages } from '@/hooks/usePages';
import { t as common } from '@/i18n/t';
import { addPeople, usePerson } from '@/stores/people';
import classes from '../reactions/ReactionList.module.css';
import { t } from './texts';

interface VoteListProps {
  message: Message;
  poll: MessagePoll;
  onClose: () => void;
}

/** Everybody who has voted, and for what. */
export default function VoteList({ message: { id, conversationId, changedRev }, poll, onClose }: VoteListProps) {
  const phone = useMediaQuery('(max-width: 560px)');
  const { items, cursor, status, known, error, more } = usePages(
    each => load(conversationId, id, each),
    `${id} ${changedRev ?? 0}`,
  );
  const offline = error instanceof ApiError && error.code === 'network';
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('who-voted')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      size={400}
      radius="lg"
      centered={!phone}
    >
      {known && items.length === 0 && <p>{t('no-votes')}</p>}
      <ul className={classes.list} aria-label={t('who-voted')}>
        {items.map(vote => (
          <Person key={vote.userId} vote={vote} poll={poll} />
        ))}
      </ul>
      {offline ? <p role="alert">{t('needs-connection')}</p> : <ErrorNote error={error} />}
      {status === 'loading' && <Loader size="sm" aria-label={common('app.loading')} />}
      {status !== 'loading' && (status === 'failed' || cursor !== null) && (
        <Button variant="default" mt="sm" onClick={more}>
          {common(status === 'failed' ? 'common.retry' : 'common.more')}
        </Button>
      )}
    </Modal>
  );
}

async function load(conversationId: string, messageId: string, cursor: string | undefined) {
  const page = await pollVotes(conversationId, messageId, cursor);
  addPeople(page.users);
  return page;
}

function Person({ vote: { userId, options }, poll }: { vote: PollVote; poll: MessagePoll }) {
  const name = usePerson(userId)?.displayName ?? common('common.unknown-person');
  return (
    <li className={classes.person}>
      <Avatar id={userId} name={name} size={36} />
      <span className={classes.name}>{name}</span>
      <bdi>{options.map(option => poll.options[option]?.text).join(', ')}</bdi>
    </li>
  );
}
