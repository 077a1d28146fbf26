import { Button } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { DangerousAction } from '@/components/DangerousAction';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import {
  acceptRequest,
  block,
  declineRequest,
  loadBlocks,
  loadContacts,
  type Standing,
  standingOf,
  removeContact,
  sendRequest,
  unblock,
  useContacts,
  withdrawRequest,
} from '@/stores/contacts';
import classes from './Contacts.module.css';
import { t } from './texts';

/** In somebody's profile: what they are to oneself, and what may be done about it. */
export function RelationActions({ userId, name }: { userId: string; name: string }) {
  const standing = standingOf(useContacts(), userId);
  const known = useContacts(state => state.contacts !== null && state.blocks !== null);
  const loading = useTask(() => Promise.all([loadContacts(), loadBlocks()]));
  const { run } = loading;
  useEffect(() => {
    if (!known) run();
    // Once: `run` is another function at each drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [known]);
  if (!known) return <ErrorNote error={loading.error} />;
  return (
    <div className={classes.relation}>
      <Offer key={standing.kind} standing={standing} userId={userId} />
      {standing.kind === 'contact' && (
        <DangerousAction
          label={t('remove')}
          icon="remove"
          question={t('remove.question', { name })}
          action={() => removeContact(userId)}
        />
      )}
      {standing.kind !== 'blocked' && (
        <DangerousAction
          label={t('block')}
          icon="block"
          question={t('block.question', { name })}
          action={() => block(userId)}
        />
      )}
    </div>
  );
}

function Offer({ standing, userId }: { standing: Standing; userId: string }) {
  const task = useTask((action: () => Promise<void>) => action());
  const button = (label: string, action: () => Promise<void>, main = false) => (
    <Button
      size="sm"
      variant={main ? 'filled' : 'default'}
      disabled={task.busy}
      onClick={() => task.run(action)}
      {...(standing.kind === 'none' ? { leftSection: <Icon name="addPerson" size={17} /> } : {})}
    >
      {label}
    </Button>
  );
  return (
    <>
      {offerOf(standing, userId, button)}
      <ErrorNote error={task.error} />
    </>
  );
}

type MakeButton = (label: string, action: () => Promise<void>, main?: boolean) => ReactNode;

function offerOf(standing: Standing, userId: string, button: MakeButton) {
  switch (standing.kind) {
    case 'none':
      return button(t('request'), () => sendRequest(userId));
    case 'contact':
      return <p className={classes.soft}>{t('is-contact')}</p>;
    case 'outgoing':
      return (
        <>
          <p className={classes.soft}>{t('request.sent')}</p>
          {button(t('withdraw'), () => withdrawRequest(standing.requestId))}
        </>
      );
    case 'incoming':
      return (
        <>
          <p className={classes.soft}>{t('request.came')}</p>
          <span className={classes.buttons}>
            {button(t('accept'), () => acceptRequest(standing.requestId), true)}
            {button(t('decline'), () => declineRequest(standing.requestId))}
          </span>
        </>
      );
    case 'blocked':
      return (
        <>
          <p className={classes.soft}>{t('is-blocked')}</p>
          {button(t('unblock'), () => unblock(userId))}
        </>
      );
  }
}
