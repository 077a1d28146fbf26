import { VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { Avatar } from '@/components/Avatar';
import { Icon } from '@/components/Icon';
import classes from './Mentions.module.css';
import { t } from './texts';
import { type Mentioning, optionId } from './useMentioning';

/** Whom one may mean, over the field, or in line with it where nothing may stand over it; the focus stays where one writes. */
export default function SuggestionList({ mentioning, inline = false }: { mentioning: Mentioning; inline?: boolean }) {
  const { items, failed, listId, chosen, take } = mentioning;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[chosen]?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return (
    <div className={classes.suggestions} data-inline={inline || undefined}>
      <VisuallyHidden role="status">{items.length > 0 && t('found', { count: items.length })}</VisuallyHidden>
      {items.length > 0 && (
        <ul ref={list} id={listId} role="listbox" aria-label={t('list')} className={classes.list}>
          {items.map((suggestion, index) => {
            const { user, name } = suggestion;
            return (
              <li
                key={name}
                id={optionId(listId, index)}
                role="option"
                aria-selected={index === chosen}
                className={classes.option}
                // Keeps the focus, and on a phone the keyboard, where one writes.
                onMouseDown={event => event.preventDefault()}
                onClick={() => take(suggestion)}
              >
                {user ? (
                  <Avatar id={user.id} name={user.displayName} size={30} picture={user.picture ?? null} />
                ) : (
                  <span className={classes.everybody}>
                    <Icon name="people" size={17} />
                  </span>
                )}
                <span className={classes.names}>
                  <span dir="auto">{user ? user.displayName : t('everybody.about')}</span>
                  <span>@{name}</span>
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {failed && (
        <p role="status" className={classes.failed}>
          {t('failed')}
        </p>
      )}
    </div>
  );
}
