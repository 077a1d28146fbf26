import { ActionIcon, Menu, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { type Account, changeAccount, endSessionsOf, listAccounts } from '@/api/admin';
import type { AccountRole } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { Confirm } from '@/components/Confirm';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Paged } from '@/components/Loading';
import { usePages } from '@/hooks/usePages';
import { useTask } from '@/hooks/useTask';
import { date } from '@/i18n/time';
import { useSession } from '@/stores/session';
import { rolesToGive } from '@/stores/session/permissions';
import classes from './Admin.module.css';
import { t } from './texts';

const settleMs = 300;
const roles = (['owner', 'admin', 'moderator', 'member'] as const).map(value => ({
  value: value as string,
  label: t(`role.${value}`),
}));

export function People() {
  const [text, setText] = useState('');
  const [role, setRole] = useState('all');
  const [search] = useDebouncedValue(text.trim(), settleMs);
  const pages = usePages(
    cursor =>
      listAccounts({
        search: search === '' ? undefined : search,
        role: role === 'all' ? undefined : role,
        cursor,
      }),
    `${role} ${search}`,
  );
  return (
    <div className={classes.page}>
      <div className={classes.filters}>
        <TextInput
          type="search"
          label={t('people.search')}
          placeholder={t('people.search.hint')}
          autoComplete="off"
          value={text}
          onChange={event => setText(event.currentTarget.value)}
        />
        <Select
          label={t('people.role')}
          data={[{ value: 'all', label: t('all') }, ...roles]}
          value={role}
          allowDeselect={false}
          onChange={value => setRole(value ?? 'all')}
        />
      </div>
      <Paged of={pages} empty={<EmptyState icon="search" title={t('people.none')} />}>
        <ul className={classes.list}>
          {pages.items.map(account => (
            <Item
              key={account.id}
              account={account}
              onChanged={now => pages.change(items => items.map(each => (each.id === now.id ? now : each)))}
            />
          ))}
        </ul>
      </Paged>
    </div>
  );
}

function Item({ account, onChanged }: { account: Account; onChanged: (account: Account) => void }) {
  const self = useSession(session => (session.status === 'signed-in' ? session.user : null));
  const [disabling, setDisabling] = useState(false);
  const [done, setDone] = useState(false);
  const change = useTask(async (to: { role?: AccountRole; disabled?: boolean }) => {
    onChanged(await changeAccount(account.id, to));
    setDisabling(false);
  });
  const ending = useTask(async () => {
    setDone(false);
    await endSessionsOf(account.id);
    setDone(true);
  });
  const given = self && self.id !== account.id ? rolesToGive(self.role, account.role) : [];
  const name = account.displayName;
  return (
    <li>
      <div className={classes.item}>
        <Avatar id={account.id} name={name} size={40} picture={account.picture ?? null} />
        <span className={classes.what}>
          <span>
            {name}
            {self?.id === account.id && ` (${t('people.self')})`}
          </span>
          <span>{[`@${account.username}`, account.email].filter(Boolean).join(' · ')}</span>
          <span>{t('people.since', { date: date(account.createdAt) })}</span>
        </span>
        {account.disabled && (
          <span className={classes.badge} data-bad>
            {t('people.disabled')}
          </span>
        )}
        {account.hasSecondFactor && <span className={classes.badge}>{t('people.two-step')}</span>}
        <span className={classes.badge}>{t(`role.${account.role}`)}</span>
        {given.length > 0 && (
          <Menu position="bottom-end" shadow="md" radius="md" withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                aria-label={t('people.menu', { name })}
                loading={change.busy || ending.busy}
              >
                <Icon name="more" size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {given
                .filter(role => role !== account.role)
                .map(role => (
                  <Menu.Item key={role} onClick={() => change.run({ role })}>
                    {t('people.make', { role: t(`role.${role}`).toLowerCase() })}
                  </Menu.Item>
                ))}
              <Menu.Divider />
              <Menu.Item onClick={() => ending.run()}>{t('people.sessions')}</Menu.Item>
              {account.disabled ? (
                <Menu.Item onClick={() => change.run({ disabled: false })}>{t('people.enable')}</Menu.Item>
              ) : (
                <Menu.Item color="var(--danger)" onClick={() => setDisabling(true)}>
                  {t('people.disable')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <div role="status">{done && <p className={classes.soft}>{t('people.sessions.done', { name })}</p>}</div>
      <ErrorNote error={ending.error ?? (disabling ? null : change.error)} />
      {disabling && (
        <Confirm
          text={t('people.disable.question', { name })}
          action={t('people.disable')}
          error={change.error}
          busy={change.busy}
          onConfirm={() => change.run({ disabled: true })}
          onCancel={() => setDisabling(false)}
        />
      )}
    </li>
  );
}
