import { Button, SegmentedControl } from '@mantine/core';
import { useId, useState } from 'react';
import { ledgerOfAnybody, listNotificationsOf, type Notification } from '@/api/notifications';
import { EmptyState } from '@/components/EmptyState';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { Paged, Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { usePages } from '@/hooks/usePages';
import { t as common } from '@/i18n/t';
import { fullTime } from '@/i18n/time';
import { usePerson } from '@/stores/people';
import { byChannel } from '../notifications/ledger';
import classes from './Admin.module.css';
import { t, textOfKind, textOfStep } from './notificationTexts';

const lists = ['told', 'withheld'] as const;
type List = (typeof lists)[number];

/** What somebody was told of, or was not, and why. */
export function NotificationsOf({ userId }: { userId: string }) {
  const [list, setList] = useState<List>('told');
  const person = usePerson(userId);
  const pages = usePages(cursor => listNotificationsOf(userId, cursor, list === 'told' ? undefined : list), list);
  const none = <EmptyState icon="bell" title={t(`list.${list}.none`)} text={t(`list.${list}.none.text`)} />;
  return (
    <div className={classes.page}>
      <Link className={classes.backLink} to={{ name: 'admin', page: 'notifications' }}>
        <Icon name="back" size={16} />
        {t('back')}
      </Link>
      <h2 className={classes.name}>{person?.displayName ?? common('common.unknown-person')}</h2>
      <SegmentedControl
        aria-label={t('list')}
        value={list}
        onChange={value => setList(value as List)}
        data={lists.map(value => ({ value, label: t(`list.${value}`) }))}
      />
      <Paged of={pages} empty={none}>
        <p className={classes.soft}>{t('about')}</p>
        <ul className={classes.list}>
          {pages.items.map(notification => (
            <Item key={notification.id} notification={notification} />
          ))}
        </ul>
      </Paged>
    </div>
  );
}

function Item({ notification }: { notification: Notification }) {
  const { id, state, actorId, updatedAt } = notification;
  const actor = usePerson(actorId ?? undefined)?.displayName ?? common('common.unknown-person');
  const [open, setOpen] = useState(false);
  const ledger = useId();
  const what = textOfKind(notification, actor);
  return (
    <li>
      <div className={classes.item}>
        <span className={classes.what}>
          <span dir="auto">{what}</span>
          <span>
            <time dateTime={updatedAt}>{fullTime(updatedAt)}</time>
          </span>
        </span>
        <span className={classes.badge} data-bad={state === 'withheld' || undefined}>
          {t(`state.${state}`)}
        </span>
        <Button
          variant="default"
          size="sm"
          aria-label={t('why.of', { what })}
          aria-expanded={open}
          aria-controls={ledger}
          onClick={() => setOpen(!open)}
        >
          {t('why')}
        </Button>
      </div>
      <div id={ledger}>{open && <Ledger id={id} />}</div>
    </li>
  );
}

function Ledger({ id }: { id: string }) {
  const loading = useLoad(() => ledgerOfAnybody(id), id);
  return (
    <div className={classes.ledger}>
      <Ready of={loading}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={classes.soft}>{t('why.none')}</p>
          ) : (
            byChannel(items).map(({ channel, entries }) => (
              <section key={channel} aria-label={t(`channel.${channel}`)}>
                <h3>{t(`channel.${channel}`)}</h3>
                <ol>
                  {entries.map((entry, index) => (
                    // Steps are only ever added at the end.
                    <li key={index}>
                      <span>{textOfStep(entry)}</span> <time dateTime={entry.at}>{fullTime(entry.at)}</time>
                    </li>
                  ))}
                </ol>
              </section>
            ))
          )
        }
      </Ready>
    </div>
  );
}
