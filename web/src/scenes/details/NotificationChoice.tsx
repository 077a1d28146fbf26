import { Button, Menu, Select } from '@mantine/core';
import type { NotificationLevel, NotificationSettings } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { notifyTexts } from '@/i18n/en/notify';
import { texts } from '@/i18n/t';
import { fullTime } from '@/i18n/time';
import type { ConversationInfo } from '@/stores/log';
import { changeNotifications } from '@/stores/settings';
import classes from './Details.module.css';
import { isForever, type MuteFor, muteFor, muteUntil } from './mute';

const t = texts(notifyTexts, 'notify');
const levels = (['default', 'all', 'mentions', 'none'] as const).map(value => ({
  value: value as string,
  label: t(`level.${value}`),
}));

/** What one wants to hear of this conversation, and whether it is quiet for a while. */
export function NotificationChoice({ info }: { info: ConversationInfo }) {
  const { level = null, mutedUntil = null } = info.me.notifications ?? {};
  const task = useTask((to: NotificationSettings) => changeNotifications(info.id, to));
  const now = Date.now();
  const muted = mutedUntil !== null && Date.parse(mutedUntil) > now ? mutedUntil : null;
  const mute = (length: MuteFor) => task.run({ level, mutedUntil: muteUntil(length, new Date()) });
  return (
    <div className={classes.notify}>
      <Select
        label={t('level')}
        data={levels}
        value={level ?? 'default'}
        allowDeselect={false}
        disabled={task.busy}
        onChange={value =>
          task.run({ level: value === 'default' ? null : (value as NotificationLevel), mutedUntil: muted })
        }
      />
      {muted ? (
        <div className={classes.section}>
          <span>{isForever(muted, now) ? t('mute.forever') : t('mute.until', { when: fullTime(muted) })}</span>
          <Button variant="default" size="xs" loading={task.busy} onClick={() => task.run({ level, mutedUntil: null })}>
            {t('unmute')}
          </Button>
        </div>
      ) : (
        <Menu position="bottom-start" shadow="md" radius="md" withInitialFocusPlaceholder={false}>
          <Menu.Target>
            <Button variant="default" leftSection={<Icon name="bell" size={17} />} loading={task.busy}>
              {t('mute')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {muteFor.map(length => (
              <Menu.Item key={length} onClick={() => mute(length)}>
                {t(`mute.${length}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <ErrorNote error={task.error} />
    </div>
  );
}
