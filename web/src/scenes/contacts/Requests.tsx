import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ContactRequest } from '@/api/contacts';
import { ErrorNote } from '@/components/ErrorNote';
import { useTask } from '@/hooks/useTask';
import { ago } from '@/i18n/time';
import { acceptRequest, declineRequest, useContacts, withdrawRequest } from '@/stores/contacts';
import { usePerson } from '@/stores/people';
import classes from './Contacts.module.css';
import { PersonLine } from './PersonLine';
import { t } from './texts';

export function Requests() {
  const incoming = useContacts(state => state.incoming);
  const outgoing = useContacts(state => state.outgoing);
  return (
    <>
      <Section id="incoming-heading" title={t('requests.incoming')} shown={incoming.length > 0}>
        {incoming.map(request => (
          <Incoming key={request.id} request={request} />
        ))}
      </Section>
      <Section id="outgoing-heading" title={t('requests.outgoing')} shown={outgoing.length > 0}>
        {outgoing.map(request => (
          <Outgoing key={request.id} request={request} />
        ))}
      </Section>
    </>
  );
}

function Section({ id, title, shown, children }: { id: string; title: string; shown: boolean; children: ReactNode }) {
  if (!shown) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className={classes.heading}>
        {title}
      </h2>
      <ul className={classes.list}>{children}</ul>
    </section>
  );
}

function Incoming({ request }: { request: ContactRequest }) {
  const name = usePerson(request.user.id)?.displayName ?? request.user.displayName;
  const task = useTask((accepted: boolean) => (accepted ? acceptRequest(request.id) : declineRequest(request.id)));
  return (
    <li>
      <PersonLine userId={request.user.id} note={t('requests.came', { when: ago(request.createdAt) })}>
        <span className={classes.buttons}>
          <Button
            size="xs"
            variant="default"
            aria-label={t('decline.of', { name })}
            disabled={task.busy}
            onClick={() => task.run(false)}
          >
            {t('decline')}
          </Button>
          <Button size="xs" aria-label={t('accept.of', { name })} loading={task.busy} onClick={() => task.run(true)}>
            {t('accept')}
          </Button>
        </span>
      </PersonLine>
      <ErrorNote error={task.error} />
    </li>
  );
}

function Outgoing({ request }: { request: ContactRequest }) {
  const name = usePerson(request.user.id)?.displayName ?? request.user.displayName;
  const task = useTask(() => withdrawRequest(request.id));
  return (
    <li>
      <PersonLine userId={request.user.id} note={t('requests.sent', { when: ago(request.createdAt) })}>
        <Button
          size="xs"
          variant="default"
          aria-label={t('withdraw.of', { name })}
          loading={task.busy}
          onClick={() => task.run()}
        >
          {t('withdraw')}
        </Button>
      </PersonLine>
      <ErrorNote error={task.error} />
    </li>
  );
}
