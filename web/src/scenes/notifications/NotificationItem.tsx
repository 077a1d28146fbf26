import { ActionIcon, Menu, VisuallyHidden } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Notification } from '@/api/notifications';
import { Avatar } from '@/components/Avatar';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { useConversationInfo } from '@/hooks/useConversation';
import { useTask } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { clockTime } from '@/i18n/time';
import { markRead } from '@/stores/notifications';
import { usePerson } from '@/stores/people';
import { iconOf, placeOf, textOf } from './describe';
import { Ledger } from './Ledger';
import classes from './Notifications.module.css';
import { t } from './texts';

export function NotificationItem({ notification }: { notification: Notification }) {
  const { id, conversationId, actorId, state, updatedAt } = notification;
  const info = useConversationInfo(conversationId ?? '');
  const actor = usePerson(actorId ?? undefined)?.displayName ?? common('common.unknown-person');
  const group = info?.type === 'group' ? (info.title ?? t('a-group')) : null;
  const [explained, setExplained] = useState(false);
  const actions = useRef<HTMLButtonElement>(null);
  const marking = useTask(() => markRead([id]));
  const unread = state === 'unread';
  const text = textOf(notification, { actor, group });
  const icon = iconOf(notification);
  return (
    <li>
      <div className={classes.item} data-unread={unread || undefined}>
        <Link
          to={placeOf(notification)}
          className={classes.link}
          // Whether it could be marked does not keep one from going there.
          onClick={() => unread && void markRead([id]).catch(() => {})}
        >
          {icon ? (
            <span className={classes.icon}>
              <Icon name={icon} size={20} />
            </span>
          ) : (
            <Avatar
              id={group === null ? (actorId ?? id) : (conversationId ?? id)}
              name={group ?? actor}
              size={40}
              group={group !== null}
            />
          )}
          <span className={classes.what}>
            <span className={classes.text} dir="auto">
              {text}
            </span>
            <time dateTime={updatedAt}>{clockTime(updatedAt)}</time>
          </span>
          {unread && (
            <span className={classes.mark}>
              <VisuallyHidden>{t('unread')}</VisuallyHidden>
            </span>
          )}
        </Link>
        <Menu position="bottom-end" shadow="md" radius="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <ActionIcon ref={actions} variant="subtle" color="gray" size="lg" aria-label={t('menu', { what: text })}>
              <Icon name="more" size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {unread && <Menu.Item onClick={() => marking.run()}>{t('read')}</Menu.Item>}
            <Menu.Item onClick={() => setExplained(true)}>{t('why')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <ErrorNote error={marking.error} />
      {explained && (
        <Ledger
          id={id}
          onClose={() => {
            setExplained(false);
            // The menu's item, which had the focus, is gone.
            actions.current?.focus();
          }}
        />
      )}
    </li>
  );
}
