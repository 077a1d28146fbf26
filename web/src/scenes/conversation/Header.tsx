import { ActionIcon, Tooltip, UnstyledButton } from '@mantine/core';
import { Suspense } from 'react';
import { Avatar } from '@/components/Avatar';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { Link } from '@/components/Link';
import { useConversationFace, useConversationInfo } from '@/hooks/useConversation';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { usePresence } from '@/stores/presence';
import { openSearch } from '@/stores/search';
import { knowsSearch, useKnowsPeople } from '@/stores/session/abilities';
import { RetentionMark } from '../retention/RetentionMark';
import classes from './Header.module.css';
import { PresenceLine } from './PresenceLine';

const HeaderMenu = lazyPart(() => import('./HeaderMenu'));

export function Header({ id, onDetails }: { id: string; onDetails: () => void }) {
  const info = useConversationInfo(id);
  const face = useConversationFace(id);
  const online = usePresence(all => face.partnerId !== undefined && all[face.partnerId]?.status === 'online');
  const people = useKnowsPeople();
  const search = knowsSearch(useServerInfo());
  const selfId = useLog(state => state.selfId);
  if (!info) return null;
  return (
    <header className={classes.header}>
      <ActionIcon
        component={Link}
        to={{ name: 'home' }}
        className={classes.back}
        variant="subtle"
        color="gray"
        size={40}
        radius="xl"
        aria-label={t('common.back')}
      >
        <Icon name="back" size={22} />
      </ActionIcon>
      <UnstyledButton className={classes.who} onClick={onDetails} tabIndex={-1} aria-hidden="true">
        <Avatar id={face.avatarId} name={face.title} size={40} group={face.group} online={online} />
      </UnstyledButton>
      <div className={classes.names}>
        <div className={classes.line}>
          <h1 className={classes.title}>{face.title}</h1>
          <RetentionMark info={info} />
        </div>
        <p className={classes.presence}>
          <PresenceLine info={info} partnerId={face.partnerId} />
        </p>
      </div>
      {people && (
        <Suspense fallback={<span className={classes.menu} />}>
          <HeaderMenu
            info={info}
            name={face.title}
            partnerId={face.partnerId === selfId ? undefined : face.partnerId}
          />
        </Suspense>
      )}
      {search && people && (
        <Tooltip label={t('search.in-conversation')} openDelay={500}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={40}
            radius="xl"
            aria-label={t('search.in-conversation')}
            onClick={() => openSearch(id)}
          >
            <Icon name="search" size={20} />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={t('conversation.details')} openDelay={500}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          radius="xl"
          aria-label={t('conversation.details')}
          onClick={onDetails}
        >
          <Icon name="info" size={21} />
        </ActionIcon>
      </Tooltip>
    </header>
  );
}
