import { Button } from '@mantine/core';
import { useState } from 'react';
import { type DeviceSession, endDevice, endOtherDevices, listDevices } from '@/api/me';
import { DangerousAction } from '@/components/DangerousAction';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { useTask } from '@/hooks/useTask';
import { ago, date } from '@/i18n/time';
import { Saved } from './Saved';
import classes from './Settings.module.css';
import { t } from './texts';

export function Devices() {
  const devices = useLoad(listDevices);
  const [ended, setEnded] = useState(false);
  const after = async () => {
    await devices.reload();
    setEnded(true);
  };
  return (
    <Ready of={devices}>
      {({ items }) => {
        const others = items.filter(each => !each.current);
        return (
          <>
            <ul className={classes.list}>
              {[...items.filter(each => each.current), ...others].map(device => (
                <Device key={device.id} device={device} onEnded={after} />
              ))}
            </ul>
            <Saved shown={ended} text={t('devices.ended')} />
            {others.length === 0 ? (
              <p className={classes.soft}>{t('devices.only')}</p>
            ) : (
              <DangerousAction
                label={t('devices.end-others')}
                icon="leave"
                question={t('devices.end-others.question')}
                action={() => endOtherDevices().then(after)}
              />
            )}
          </>
        );
      }}
    </Ready>
  );
}

function Device({ device, onEnded }: { device: DeviceSession; onEnded: () => Promise<void> }) {
  const task = useTask(async () => {
    await endDevice(device.id);
    await onEnded();
  });
  const used = t('devices.used', { when: ago(device.lastUsedAt) });
  return (
    <li>
      <div className={classes.item}>
        <Icon name="device" />
        <span className={classes.what}>
          <span>{device.name}</span>
          <span>{[device.address, device.current ? '' : used].filter(part => part !== '').join(' · ')}</span>
          <span>{t('devices.since', { date: date(device.createdAt) })}</span>
        </span>
        {device.current ? (
          <span className={classes.badge}>{t('devices.current')}</span>
        ) : (
          <Button
            variant="default"
            size="sm"
            aria-label={t('devices.end-of', { name: device.name })}
            loading={task.busy}
            onClick={() => task.run()}
          >
            {t('devices.end')}
          </Button>
        )}
      </div>
      <ErrorNote error={task.error} />
    </li>
  );
}
