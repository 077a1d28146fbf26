import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { joinGroup, listPublicGroups } from '@/api/discovery';
import type { PublicGroup } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { Paged } from '@/components/Loading';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { usePages } from '@/hooks/usePages';
import { useTask } from '@/hooks/useTask';
import { discoverTexts } from '@/i18n/en/discover';
import { t as common, texts } from '@/i18n/t';
import { useConnection } from '@/stores/connection';
import { openConversation } from '../chat/openConversation';
import contacts from '../contacts/Contacts.module.css';
import classes from './Discover.module.css';

const t = texts(discoverTexts, 'discover');

const settleMs = 300;

/** The server's public groups: found, and joined. */
export default function Discover() {
  const [typed, setTyped] = useState('');
  const [words] = useDebouncedValue(typed.trim(), settleMs);
  const pages = usePages(cursor => listPublicGroups(words, cursor), words);
  const online = useConnection(state => state.status === 'online');
  const { reload } = pages;
  const failed = pages.status === 'failed';
  useDocumentTitle(0, t('title'));
  // With the connection that comes back, what could not be read is read.
  useEffect(() => {
    if (failed && online) void reload();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [online]);
  const empty =
    words === '' ? (
      <EmptyState icon="people" title={t('none.title')} text={t('none.text')} />
    ) : (
      <EmptyState icon="search" title={t('not-found.title')} text={t('not-found.text')} />
    );
  return (
    <>
      <header className={contacts.header}>
        <ActionIcon
          component={Link}
          to={{ name: 'home' }}
          className={contacts.back}
          variant="subtle"
          color="gray"
          size={40}
          radius="xl"
          aria-label={common('common.back')}
        >
          <Icon name="back" size={22} />
        </ActionIcon>
        <h1>{t('title')}</h1>
      </header>
      <div className={contacts.scroll}>
        <div className={contacts.page}>
          <TextInput
            type="search"
            size="md"
            aria-label={t('search')}
            placeholder={t('search')}
            maxLength={100}
            leftSection={<Icon name="search" size={17} />}
            value={typed}
            onChange={event => setTyped(event.currentTarget.value)}
          />
          <Paged of={pages} empty={pages.cursor === null ? empty : null}>
            <ul className={contacts.list} aria-label={t('list')}>
              {pages.items.map(group => (
                <Item key={group.id} group={group} />
              ))}
            </ul>
          </Paged>
        </div>
      </div>
    </>
  );
}

function Item({ group }: { group: PublicGroup }) {
  const { id, title, topic, picture, memberCount, member } = group;
  const joining = useTask(async () => openConversation(await joinGroup(id)));
  return (
    <li>
      <div className={contacts.person}>
        <Avatar id={id} name={title} size={44} group picture={picture ?? null} />
        <span className={classes.names}>
          <span dir="auto">{title}</span>
          {topic && (
            <span className={classes.topic} dir="auto">
              {topic}
            </span>
          )}
          <span>{t('members', { count: memberCount })}</span>
        </span>
        {member ? (
          <Button
            component={Link}
            to={{ name: 'conversation', id }}
            variant="default"
            size="sm"
            flex="none"
            aria-label={t('open.named', { title })}
          >
            {t('open')}
          </Button>
        ) : (
          <Button
            size="sm"
            flex="none"
            loading={joining.busy}
            aria-label={t('join.named', { title })}
            onClick={() => joining.run()}
          >
            {t('join')}
          </Button>
        )}
      </div>
      <ErrorNote error={joining.error} />
    </li>
  );
}
