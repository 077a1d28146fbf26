import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { Logo } from '@/components/Logo';
import { t } from '@/i18n/t';
import { AccountMenu } from './AccountMenu';
import { ConversationList } from './ConversationList';
import classes from './Sidebar.module.css';

interface SidebarProps {
  className?: string | undefined;
  openId: string | null;
  onNew: () => void;
  onPrivacy: () => void;
}

export function Sidebar({ className, openId, onNew, onPrivacy }: SidebarProps) {
  const [filter, setFilter] = useState('');
  return (
    <nav aria-label={t('conversations.title')} className={`${classes.sidebar} ${className ?? ''}`}>
      <header className={classes.header}>
        <Logo size={30} />
        <h1 className={classes.brand}>{t('app.name')}</h1>
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
        <AccountMenu onPrivacy={onPrivacy} />
      </header>
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
