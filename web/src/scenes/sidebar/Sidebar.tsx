import { ActionIcon, Indicator, TextInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { Icon, type IconName } from '@/components/Icon';
import { LeavingBanner } from '@/components/LeavingBanner';
import { Link } from '@/components/Link';
import { Logo } from '@/components/Logo';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t } from '@/i18n/t';
import { useContacts } from '@/stores/contacts';
import { useNotifications } from '@/stores/notifications';
import type { Route } from '@/stores/route';
import { openSearch } from '@/stores/search';
import { knowsSearch, useKnowsPeople } from '@/stores/session/abilities';
import { t as listing } from '../archive/texts';
import { openOverlay } from '../shortcuts/overlay';
import { AccountMenu } from './AccountMenu';
import { ConversationList } from './ConversationList';
import classes from './Sidebar.module.css';

interface SidebarProps {
  className?: string | undefined;
  openId: string | null;
  /** Which page is open instead of a conversation. */
  page: 'contacts' | 'discover' | 'notifications' | 'search' | 'archive' | null;
  onNew: () => void;
}

export function Sidebar({ className, openId, page, onNew }: SidebarProps) {
  const [filter, setFilter] = useState('');
  const people = useKnowsPeople();
  const search = knowsSearch(useServerInfo());
  return (
    <nav aria-label={t('conversations.title')} className={`${classes.sidebar} ${className ?? ''}`}>
      <header className={classes.header}>
        <Logo size={30} />
        <h1 className={classes.brand}>{t('app.name')}</h1>
        {people && <Bell current={page === 'notifications'} />}
        {people && <ContactsLink current={page === 'contacts'} />}
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
        <Tooltip label={t('conversations.go')} openDelay={500}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={36}
            radius="xl"
            aria-label={t('conversations.go')}
            aria-haspopup="dialog"
            onClick={() => openOverlay('switcher')}
          >
            <Icon name="goTo" size={20} />
          </ActionIcon>
        </Tooltip>
        {search && (
          <Tooltip label={t('search.messages')} openDelay={500}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              radius="xl"
              aria-label={t('search.messages')}
              aria-current={page === 'search' ? 'page' : undefined}
              onClick={() => openSearch(null)}
            >
              <Icon name="searchMessages" size={20} />
            </ActionIcon>
          </Tooltip>
        )}
        {people && (
          <PageLink
            to={{ name: 'archive' }}
            icon="archive"
            label={listing('title')}
            count={0}
            current={page === 'archive'}
          />
        )}
      </div>
      <ConversationList filter={filter.trim()} openId={openId} onNew={onNew} />
    </nav>
  );
}

function ContactsLink({ current }: { current: boolean }) {
  const waiting = useContacts(state => state.incoming.length);
  const label = waiting > 0 ? t('contacts.waiting', { count: waiting }) : t('contacts.title');
  return <PageLink to={{ name: 'contacts' }} icon="people" label={label} count={waiting} current={current} />;
}

function Bell({ current }: { current: boolean }) {
  const unread = useNotifications(state => state.unreadCount);
  const label = unread > 0 ? t('notifications.unread', { count: unread }) : t('notifications.title');
  return <PageLink to={{ name: 'notifications' }} icon="bell" label={label} count={unread} current={current} />;
}

interface PageLinkProps {
  to: Route;
  icon: IconName;
  label: string;
  /** Of what waits there. */
  count: number;
  current: boolean;
}

function PageLink({ to, icon, label, count, current }: PageLinkProps) {
  return (
    <Tooltip label={label} openDelay={500}>
      <ActionIcon
        component={Link}
        to={to}
        className={classes.pageLink}
        variant="subtle"
        color="gray"
        size={40}
        radius="xl"
        aria-label={label}
        aria-current={current ? 'page' : undefined}
      >
        <Indicator disabled={count === 0} label={count > 9 ? '9+' : count} size={16} offset={1} color="red">
          <Icon name={icon} size={21} />
        </Indicator>
      </ActionIcon>
    </Tooltip>
  );
}
