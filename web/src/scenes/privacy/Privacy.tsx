import { Button, Loader, Modal, Radio, Switch } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { changeChatSettings, chatSettings } from '@/api/chatSettings';
import type { ChatSettings } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { useTask } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import { useLog } from '@/stores/log';
import classes from './Privacy.module.css';

const audiences = ['everyone', 'contacts', 'nobody'] as const;

interface PrivacyProps {
  opened: boolean;
  onClose: () => void;
}

export default function Privacy({ opened, onClose }: PrivacyProps) {
  const phone = useMediaQuery('(max-width: 560px)');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('privacy.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      fullScreen={phone ?? false}
      size={460}
      radius={phone ? 0 : 'lg'}
      transitionProps={{ transition: 'pop', duration: 140 }}
      classNames={{ title: classes.title ?? '', body: classes.body ?? '' }}
    >
      <Settings />
    </Modal>
  );
}

function Settings() {
  // Sync brings them, and every change on any device; what the server answered to a change of this page may come first.
  const synced = useLog(state => state.settings);
  const [answered, setAnswered] = useState<ChatSettings | null>(null);
  // What was chosen shows at once, and goes back when the server does not take it.
  const [wanted, setWanted] = useState<Partial<ChatSettings>>({});
  const known = answered ?? synced;
  const settings = known && { ...known, ...wanted };
  const loading = useTask(async () => setAnswered(await chatSettings()));
  const change = useTask(async (to: Partial<ChatSettings>) => {
    setWanted(to);
    try {
      setAnswered(await changeChatSettings(to));
    } finally {
      setWanted({});
    }
  });
  const { run } = loading;
  const missing = synced === null;

  useEffect(() => setAnswered(null), [synced]);
  useEffect(() => {
    if (missing) run();
    // Once: `run` is another function at each drawing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [missing]);

  if (!settings && loading.error) {
    return (
      <>
        <ErrorNote error={loading.error} />
        <Button variant="default" onClick={() => loading.run()}>
          {t('common.retry')}
        </Button>
      </>
    );
  }
  if (!settings) return <Loader aria-label={t('app.loading')} />;
  return (
    <>
      <Switch
        checked={settings.readReceipts}
        disabled={change.busy}
        label={t('privacy.read-receipts')}
        description={t('privacy.read-receipts.hint')}
        labelPosition="left"
        size="md"
        classNames={{ body: classes.switch ?? '', labelWrapper: classes.label ?? '' }}
        onChange={event => change.run({ readReceipts: event.currentTarget.checked })}
      />
      <Radio.Group
        label={t('privacy.last-seen')}
        description={t('privacy.last-seen.hint')}
        size="md"
        value={settings.lastSeen}
        onChange={value => change.run({ lastSeen: value as ChatSettings['lastSeen'] })}
      >
        <div className={classes.choices}>
          {audiences.map(value => (
            <Radio key={value} value={value} label={t(`privacy.last-seen.${value}`)} disabled={change.busy} />
          ))}
        </div>
      </Radio.Group>
      <ErrorNote error={change.error} />
    </>
  );
}
