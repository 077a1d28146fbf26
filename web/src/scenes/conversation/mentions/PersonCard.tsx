import { Button, Modal } from '@mantine/core';
import { createDirect } from '@/api/conversations';
import { Avatar } from '@/components/Avatar';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { openConversation } from '@/scenes/chat/openConversation';
import { RelationActions } from '@/scenes/contacts/RelationActions';
import { useLog } from '@/stores/log';
import { usePerson } from '@/stores/people';
import { useKnowsPeople } from '@/stores/session/abilities';
import { PersonPresence } from '../PresenceLine';
import classes from './Mentions.module.css';
import { closePerson } from './person';
import { t } from './texts';

/** Somebody whom a message names, and what one may do about them. */
export default function PersonCard({ userId }: { userId: string }) {
  const person = usePerson(userId);
  const self = useLog(state => state.selfId === userId);
  const people = useKnowsPeople();
  const writing = useTask(async () => {
    const conversation = await createDirect(userId);
    closePerson();
    openConversation(conversation);
  });
  const name = person?.displayName ?? common('common.unknown-person');
  return (
    <Modal
      opened
      onClose={closePerson}
      returnFocus={false}
      title={t('person', { name })}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      radius="lg"
      size="sm"
      centered
    >
      <div className={classes.card}>
        <Avatar id={userId} name={name} size={80} picture={person?.picture ?? null} />
        <h3 className={classes.cardName} dir="auto">
          {name}
        </h3>
        {person && <p>@{person.username}</p>}
        {!self && (
          <p>
            <PersonPresence userId={userId} />
          </p>
        )}
        <ErrorNote error={writing.error} />
        {!self && (
          <div className={classes.cardActions}>
            <Button leftSection={<Icon name="send" size={16} />} loading={writing.busy} onClick={() => writing.run()}>
              {t('write')}
            </Button>
            {people && <RelationActions userId={userId} name={name} />}
          </div>
        )}
      </div>
    </Modal>
  );
}
