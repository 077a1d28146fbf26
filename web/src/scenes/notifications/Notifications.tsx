import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { listNotifications, type Notification } from '@/api/notifications';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { Paged } from '@/components/Loading';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { usePages } from '@/hooks/usePages';
import { useTask } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { loadOlder, markRead, openNotifications, useNotifications } from '@/stores/notifications';
import { byDay, isShown } from './describe';
import { NotificationItem } from './NotificationItem';
import classes from './Notifications.module.css';
import { t } from './texts';

const lists = ['told', 'withheld'] as const;
type Which = (typeof lists)[number];

/** What one was told, and what was held back. */
export default function Notifications() {
  const [which, setWhich] = useState<Which>('told');
  const unread = useNotifications(state => state.unreadCount);
  const marking = useTask(() => markRead('all'));
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
        <Tooltip label={t('settings')} openDelay={500}>
          <ActionIcon
            component={Link}
            to={{ name: 'settings', page: 'notifications' }}
            variant="subtle"
            color="gray"
            size={40}
            radius="xl"
            aria-label={t('settings')}
          >
            <Icon name="settings" size={21} />
          </ActionIcon>
        </Tooltip>
      </header>
      <div className={classes.scroll}>
        <div className={classes.page}>
          <div className={classes.tools}>
            <SegmentedControl
              aria-label={t('which')}
              className={classes.which}
              value={which}
              onChange={value => setWhich(value as Which)}
              data={lists.map(value => ({ value, label: t(`which.${value}`) }))}
            />
            {which === 'told' && (
              <Button
                variant="default"
                size="sm"
                disabled={unread === 0}
                loading={marking.busy}
                onClick={() => marking.run()}
              >
                {t('all-read')}
              </Button>
            )}
          </div>
          <ErrorNote error={marking.error} />
          {which === 'told' ? <Told /> : <Withheld />}
        </div>
      </div>
    </>
  );
}

function Told() {
  const { items, cursor, status, error } = useNotifications();
  useEffect(() => void openNotifications(), []);
  const known = items !== null;
  const pages = {
    items: items ?? [],
    known,
    cursor,
    status,
    error,
    more: () => void (known && cursor !== null ? loadOlder() : openNotifications()),
  };
  return (
    <Paged of={pages} empty={<EmptyState icon="bell" title={t('empty.title')} text={t('empty.text')} />}>
      <Days items={pages.items} />
    </Paged>
  );
}

function Withheld() {
  const pages = usePages(cursor => listNotifications(cursor, 'withheld'));
  const empty = <EmptyState icon="check" title={t('withheld.empty.title')} text={t('withheld.empty.text')} />;
  return (
    <Paged of={pages} empty={empty}>
      <p className={classes.soft}>{t('withheld.about')}</p>
      <Days items={pages.items} />
    </Paged>
  );
}

function Days({ items }: { items: readonly Notification[] }) {
  return byDay(items.filter(isShown)).map(({ name, items: ofDay }) => (
    <section key={name} aria-label={name}>
      <h2 className={classes.heading}>{name}</h2>
      <ul className={classes.list}>
        {ofDay.map(each => (
          <NotificationItem key={each.id} notification={each} />
        ))}
      </ul>
    </section>
  ));
}
