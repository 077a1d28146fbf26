import { ActionIcon, Button, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import type { User } from '@/api/types';
import { EmptyState } from '@/components/EmptyState';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { Ready } from '@/components/Loading';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useLoad } from '@/hooks/useLoad';
import { t as common } from '@/i18n/t';
import { loadBlocks, loadContacts, loadRequests, useContacts } from '@/stores/contacts';
import { usePeople } from '@/stores/people';
import { AddContact } from './AddContact';
import { ContactItem } from './ContactItem';
import classes from './Contacts.module.css';
import { Requests } from './Requests';
import { t } from './texts';

/** Whom one knows, and who would like to be known. */
export default function Contacts() {
  const [adding, setAdding] = useState(false);
  const phone = useMediaQuery('(max-width: 560px)');
  // What the store has is shown; this sees to it that it has something.
  const loading = useLoad(() => Promise.all([loadContacts(), loadRequests(), loadBlocks()]));
  useDocumentTitle(0, t('title'));
  return (
    <>
      <header className={classes.header}>
        <ActionIcon
          component={Link}
          to={{ name: 'home' }}
          className={classes.back}
          variant="subtle"
          color="gray"
          size={40}
          radius="xl"
          aria-label={common('common.back')}
        >
          <Icon name="back" size={22} />
        </ActionIcon>
        <h1>{t('title')}</h1>
        <Button leftSection={<Icon name="addPerson" size={18} />} onClick={() => setAdding(true)}>
          {t('add')}
        </Button>
      </header>
      <div className={classes.scroll}>
        <div className={classes.page}>
          <Requests />
          <Ready of={loading}>{() => <List />}</Ready>
        </div>
      </div>
      <Modal
        opened={adding}
        onClose={() => setAdding(false)}
        title={t('add.title')}
        closeButtonProps={{ 'aria-label': common('common.close') }}
        fullScreen={phone ?? false}
        size={460}
        radius={phone ? 0 : 'lg'}
      >
        <AddContact />
      </Modal>
    </>
  );
}

function List() {
  const contacts = useContacts(state => state.contacts);
  const people = usePeople();
  if (!contacts || contacts.length === 0) {
    return <EmptyState icon="people" title={t('empty.title')} text={t('empty.text')} />;
  }
  const nameOf = (user: User) => people[user.id]?.displayName ?? user.displayName;
  const sorted = [...contacts].sort((a, b) => nameOf(a.user).localeCompare(nameOf(b.user)));
  return (
    <section aria-labelledby="contacts-heading">
      <h2 id="contacts-heading" className={classes.heading}>
        {t('list', { count: contacts.length })}
      </h2>
      <ul className={classes.list}>
        {sorted.map(({ user }) => (
          <ContactItem key={user.id} userId={user.id} />
        ))}
      </ul>
    </section>
  );
}
