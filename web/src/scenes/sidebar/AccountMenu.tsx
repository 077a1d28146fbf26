import { Button, Divider, Popover, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useRef, useState } from 'react';
import { Avatar } from '@/components/Avatar';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon, type IconName } from '@/components/Icon';
import { Link } from '@/components/Link';
import { useTask } from '@/hooks/useTask';
import { notesTexts } from '@/i18n/en/notes';
import { t, texts } from '@/i18n/t';
import { useLocal } from '@/stores/local';
import type { Route } from '@/stores/route';
import { signOut, useSession } from '@/stores/session';
import { adminPagesOf } from '@/stores/session/permissions';
import { changeSettings } from '@/stores/settings';
import { openNotes } from '../chat/openNotes';
import { openOverlay } from '../shortcuts/overlay';
import classes from './AccountMenu.module.css';

const notesText = texts(notesTexts, 'notes');

const themes = ['light', 'dark', 'auto'] as const;
const themeIcons: Record<(typeof themes)[number], IconName> = { light: 'sun', dark: 'moon', auto: 'system' };

export function AccountMenu() {
  const user = useSession(session => (session.status === 'signed-in' ? session.user : null));
  const kept = useLocal(state => state.status !== 'not-kept');
  const [opened, setOpened] = useState(false);
  const target = useRef<HTMLButtonElement>(null);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const notes = useTask(async () => {
    await openNotes();
    setOpened(false);
  });
  if (!user) return null;

  // Here at once; on the other devices when the server knows, and only here while it cannot be reached.
  const choose = (scheme: (typeof themes)[number]) => {
    setColorScheme(scheme);
    void changeSettings({ chat: { theme: scheme === 'auto' ? 'system' : scheme } }).catch(() => {});
  };

  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={272}
      shadow="md"
      radius="lg"
      trapFocus
      returnFocus
      withinPortal={false}
    >
      <Popover.Target>
        <UnstyledButton
          ref={target}
          className={classes.target}
          aria-label={t('account.menu')}
          onClick={() => setOpened(before => !before)}
        >
          <Avatar id={user.id} name={user.displayName} size={36} picture={user.picture ?? null} />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={6} aria-label={t('account.menu')}>
        <div className={classes.person}>
          <Avatar id={user.id} name={user.displayName} size={42} picture={user.picture ?? null} />
          <div className={classes.names}>
            <strong>{user.displayName}</strong>
            <span>@{user.username}</span>
          </div>
        </div>
        <Divider my={4} />
        <div className={classes.theme}>
          <span id="theme-label">{t('account.theme')}</span>
          <SegmentedControl
            aria-labelledby="theme-label"
            size="xs"
            fullWidth
            value={colorScheme}
            onChange={value => choose(value as (typeof themes)[number])}
            data={themes.map(value => ({
              value,
              label: (
                <span className={classes.option}>
                  <Icon name={themeIcons[value]} size={15} />
                  {t(`account.theme.${value}`)}
                </span>
              ),
            }))}
          />
        </div>
        <Divider my={4} />
        <ErrorNote error={notes.error} />
        <Button
          variant="subtle"
          color="gray"
          c="var(--ink)"
          fullWidth
          justify="flex-start"
          leftSection={<Icon name="note" size={17} />}
          loading={notes.busy}
          onClick={() => notes.run()}
        >
          {notesText('title')}
        </Button>
        <Entry to={{ name: 'settings', page: null }} icon="settings" label={t('account.settings')} />
        <Button
          className={classes.keys ?? ''}
          variant="subtle"
          color="gray"
          c="var(--ink)"
          fullWidth
          justify="flex-start"
          leftSection={<Icon name="keyboard" size={17} />}
          onClick={() => {
            setOpened(false);
            openOverlay('sheet', target.current);
          }}
        >
          {t('account.shortcuts')}
        </Button>
        {adminPagesOf(user.role).length > 0 && (
          <Entry to={{ name: 'admin', page: null }} icon="shield" label={t('account.admin')} />
        )}
        <Button
          variant="subtle"
          color="gray"
          c="var(--ink)"
          fullWidth
          justify="flex-start"
          leftSection={<Icon name="leave" size={17} />}
          onClick={() => void signOut()}
        >
          {t('account.sign-out')}
        </Button>
        {!kept && <p className={classes.note}>{t('account.not-kept')}</p>}
      </Popover.Dropdown>
    </Popover>
  );
}

function Entry({ to, icon, label }: { to: Route; icon: IconName; label: string }) {
  return (
    <Button
      component={Link}
      to={to}
      variant="subtle"
      color="gray"
      c="var(--ink)"
      fullWidth
      justify="flex-start"
      leftSection={<Icon name={icon} size={17} />}
    >
      {label}
    </Button>
  );
}
