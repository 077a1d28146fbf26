import { ActionIcon, Indicator, TextInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { LeavingBanner } from '@/components/LeavingBanner';
import { Link } from '@/components/Link';
import { Logo } from '@/components/Logo';
import { t } from '@/i18n/t';
import { useContacts } from '@/stores/contacts';
import { useKnowsPeople } from '@/stores/session/abilities';
import { AccountMenu } from './AccountMenu';
import { ConversationList } from './ConversationList';
import classes from './Sidebar.module.css';

interface SidebarProps {
  className?: string | undefined;
  openId: string | null;
  /** Whether the contacts are open. */
  contacts: boolean;
  onNew: () => void;
}

export function Sidebar({ className, openId, contacts, onNew }: SidebarProps) {
  const [filter, setFilter] = useState('');
  const people = useKnowsPeople();
  return (
    <nav aria-label={t('conversations.title')} className={`${classes.sidebar} ${className ?? ''}`}>
      <header className={classes.header}>
        <Logo size={30} />
        <h1 className={classes.brand}>{t('app.name')}</h1>
        {people && <ContactsLink current={contacts} />}
        <Tooltip label={t('conversations.new')} openDelay={500}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            radius="xl"
            aria-label={t('conversations.new')}
            onClick={onNew}
          >
            <Icon name="compose" size={21} />
          </ActionIcon>
        </Tooltip>
        <AccountMenu />
      </header>
      <LeavingBanner />
      <div className={classes.filter}>
        <TextInput
          type="search"
          aria-label={t('conversations.filter')}
          placeholder={t('conversations.filter')}
          leftSection={<Icon name="search" size={17} />}
          radius="xl"
          variant="filled"
          value={filter}
          onChange={event => setFilter(event.currentTarget.value)}
          onKeyDown={event => event.key === 'Escape' && setFilter('')}
        />
      </div>
      <ConversationList filter={filter.trim()} openId={openId} onNew={onNew} />
    </nav>
  );
}

function ContactsLink({ current }: { current: boolean }) {
  const waiting = useContacts(state => state.incoming.length);
  const label = waiting > 0 ? t('contacts.waiting', { count: waiting }) : t('contacts.title');
  return (
    <Tooltip label={label} openDelay={500}>
      <ActionIcon
        component={Link}
        to={{ name: 'contacts' }}
        variant="subtle"
        color="gray"
        size={40}
        radius="xl"
        aria-label={label}
        aria-current={current ? 'page' : undefined}
      >
        <Indicator disabled={waiting === 0} label={waiting > 9 ? '9+' : waiting} size={16} offset={1} color="red">
          <Icon name="people" size={21} />
        </Indicator>
      </ActionIcon>
    </Tooltip>
  );
}
