import { Menu, SegmentedControl, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { Avatar } from '@/components/Avatar';
import { Icon, type IconName } from '@/components/Icon';
import { t } from '@/i18n/t';
import { forgetOutbox } from '@/stores/outbox';
import { signOut, useSession } from '@/stores/session';
import classes from './AccountMenu.module.css';

const themes = ['light', 'dark', 'auto'] as const;
const themeIcons: Record<(typeof themes)[number], IconName> = { light: 'sun', dark: 'moon', auto: 'system' };

export function AccountMenu() {
  const user = useSession(session => (session.status === 'signed-in' ? session.user : null));
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  if (!user) return null;

  function leave(): void {
    forgetOutbox();
    void signOut();
  }

  return (
    <Menu position="bottom-end" width={264} shadow="md" radius="lg" trapFocus>
      <Menu.Target>
        <UnstyledButton className={classes.target} aria-label={t('account.menu')}>
          <Avatar id={user.id} name={user.displayName} size={36} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.person}>
          <Avatar id={user.id} name={user.displayName} size={42} />
          <div className={classes.names}>
            <strong>{user.displayName}</strong>
            <span>@{user.username}</span>
          </div>
        </div>
        <Menu.Divider />
        <div className={classes.theme}>
          <span id="theme-label">{t('account.theme')}</span>
          <SegmentedControl
            aria-labelledby="theme-label"
            size="xs"
            fullWidth
            value={colorScheme}
            onChange={value => setColorScheme(value as (typeof themes)[number])}
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
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="leave" size={17} />} onClick={leave}>
          {t('account.sign-out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
