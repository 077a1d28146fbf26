import { SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { listAccounts } from '@/api/admin';
import { Avatar } from '@/components/Avatar';
import { EmptyState } from '@/components/EmptyState';
import { Link } from '@/components/Link';
import { Paged } from '@/components/Loading';
import { usePages } from '@/hooks/usePages';
import classes from './Admin.module.css';
import { NotificationsOf } from './NotificationsOf';
import { t } from './notificationTexts';
import { t as admin } from './texts';
import { Undelivered } from './Undelivered';

const settleMs = 300;
const views = ['people', 'undelivered'] as const;
type View = (typeof views)[number];

/** "Why did they not get it?", and what no attempt could deliver. */
export function Notifications({ id }: { id: string | undefined }) {
  const [view, setView] = useState<View>('people');
  if (id) return <NotificationsOf key={id} userId={id} />;
  return (
    <div className={classes.page}>
      <SegmentedControl
        aria-label={t('which')}
        value={view}
        onChange={value => setView(value as View)}
        data={views.map(value => ({ value, label: t(`which.${value}`) }))}
      />
      {view === 'people' ? <People /> : <Undelivered />}
    </div>
  );
}

function People() {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), settleMs);
  const pages = usePages(cursor => listAccounts({ search: search === '' ? undefined : search, cursor }), search);
  return (
    <>
      <TextInput
        type="search"
        label={admin('people.search')}
        placeholder={admin('people.search.hint')}
        autoComplete="off"
        value={text}
        onChange={event => setText(event.currentTarget.value)}
      />
      <Paged of={pages} empty={<EmptyState icon="search" title={admin('people.none')} />}>
        <ul className={classes.list}>
          {pages.items.map(({ id, displayName, username }) => (
            <li key={id}>
              <Link className={classes.row} to={{ name: 'admin', page: 'notifications', id }}>
                <Avatar id={id} name={displayName} size={40} />
                <span className={classes.what}>
                  <span>{displayName}</span>
                  <span>@{username}</span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </Paged>
    </>
  );
}
