import { Button, Loader, Skeleton, TextInput, UnstyledButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { describeError } from '@/api/errors';
import type { User } from '@/api/types';
import { usePeopleSearch } from '@/hooks/usePeopleSearch';
import { t } from '@/i18n/t';
import { useConnection } from '@/stores/connection';
import { Avatar } from './Avatar';
import { EmptyState } from './EmptyState';
import { Icon } from './Icon';
import classes from './PeoplePicker.module.css';

interface PeoplePickerProps {
  /** Left out of what is found: oneself, for instance. */
  hidden: ReadonlySet<string>;
  /** Shown, but not to be chosen; with the reason. */
  disabled?: ReadonlySet<string>;
  disabledReason?: string;
  /** Given, people are ticked and unticked instead of chosen at once. */
  selected?: ReadonlySet<string>;
  onPick: (user: User) => void;
  busy?: boolean;
  /** Takes the focus when it appears in a dialog that is open already. */
  autoFocus?: boolean;
}

/** Finds people by the beginning of their name. */
export function PeoplePicker(props: PeoplePickerProps) {
  const { hidden, disabled, disabledReason, selected, onPick, busy = false, autoFocus = false } = props;
  const [text, setText] = useState('');
  const search = usePeopleSearch(text);
  const list = useRef<HTMLUListElement>(null);
  const users = search.status === 'found' ? search.users.filter(user => !hidden.has(user.id)) : [];

  return (
    <div className={classes.picker}>
      <TextInput
        type="search"
        label={t('people.search')}
        placeholder={t('people.search.hint')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        autoFocus={autoFocus}
        size="md"
        leftSection={<Icon name="search" size={18} />}
        rightSection={busy || (text.trim() !== '' && search.status === 'searching') ? <Loader size="xs" /> : null}
        value={text}
        onChange={event => setText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          list.current?.querySelector('button')?.focus();
        }}
      />
      <div className={classes.results}>
        <ResultState search={search} text={text.trim()} none={users.length === 0} />
        {users.length > 0 && (
          <ul ref={list} aria-label={t('people.results')} onKeyDown={event => walk(event, list.current)}>
            {users.map(user => (
              <li key={user.id}>
                <UnstyledButton
                  className={classes.person}
                  disabled={busy || disabled?.has(user.id)}
                  aria-pressed={selected ? selected.has(user.id) : undefined}
                  onClick={() => onPick(user)}
                >
                  <Avatar id={user.id} name={user.displayName} size={40} picture={user.picture ?? null} />
                  <span className={classes.names}>
                    <span>{user.displayName}</span>
                    <span>{disabled?.has(user.id) ? disabledReason : `@${user.username}`}</span>
                  </span>
                  {selected?.has(user.id) && (
                    <span className={classes.tick}>
                      <Icon name="check" size={15} />
                    </span>
                  )}
                </UnstyledButton>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

interface ResultStateProps {
  search: ReturnType<typeof usePeopleSearch>;
  text: string;
  none: boolean;
}

function ResultState({ search, text, none }: ResultStateProps): ReactNode {
  const offline = useConnection(state => !state.network);
  if (offline) {
    return (
      <p role="status" className={classes.hint}>
        {t('people.offline')}
      </p>
    );
  }
  if (text === '' || search.status === 'idle') return <p className={classes.hint}>{t('people.prompt')}</p>;
  if (search.status === 'searching') {
    return (
      <div className={classes.loading} role="status" aria-label={t('app.loading')}>
        <Skeleton height={40} radius="md" />
        <Skeleton height={40} radius="md" />
        <Skeleton height={40} radius="md" />
      </div>
    );
  }
  if (search.status === 'failed') {
    return (
      <div role="alert" className={classes.hint}>
        {describeError(search.error)}{' '}
        <Button variant="subtle" size="compact-sm" onClick={search.retry}>
          {t('common.retry')}
        </Button>
      </div>
    );
  }
  if (!none) return null;
  return (
    <div role="status">
      <EmptyState icon="search" title={t('people.none.title')} text={t('people.none.text', { query: search.query })} />
    </div>
  );
}

function walk(event: KeyboardEvent, list: HTMLElement | null): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...(list?.querySelectorAll('button') ?? [])];
  buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]?.focus();
}
