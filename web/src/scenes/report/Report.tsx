import { Alert, Button, Modal, Radio, Textarea } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { type ReportReason, report, reportReasons } from '@/api/reports';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useSubmit } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import classes from './Report.module.css';
import { t } from './texts';

interface ReportProps {
  conversationId: string;
  name: string;
  opened: boolean;
  onClose: () => void;
}

/** Tells the moderators about a conversation. */
export function Report({ conversationId, name, opened, onClose }: ReportProps) {
  const phone = useMediaQuery('(max-width: 560px)');
  const [reason, setReason] = useState<ReportReason | null>(null);
  const [text, setText] = useState('');
  const [done, setDone] = useState(false);
  const form = useSubmit(async () => {
    if (!reason) return;
    await report(conversationId, reason, text.trim());
    setDone(true);
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('title')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      fullScreen={phone ?? false}
      radius={phone ? 0 : 'lg'}
    >
      {done ? (
        <div className={classes.form}>
          <Alert role="status" variant="light" icon={<Icon name="check" />} p="sm">
            {t('done')}
          </Alert>
          <Button variant="default" onClick={onClose}>
            {common('common.close')}
          </Button>
        </div>
      ) : (
        <form className={classes.form} onSubmit={form.submit} noValidate>
          <p className={classes.soft}>{t('text', { name })}</p>
          <Radio.Group label={t('reason')} value={reason} onChange={value => setReason(value as ReportReason)}>
            <div className={classes.choices}>
              {reportReasons.map(value => (
                <Radio key={value} value={value} label={t(`reason.${value}`)} />
              ))}
            </div>
          </Radio.Group>
          <Textarea
            label={t('details')}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={1500}
            value={text}
            onChange={event => setText(event.currentTarget.value)}
          />
          <ErrorNote error={form.error} />
          <Button type="submit" color="red" loading={form.busy} disabled={reason === null}>
            {t('submit')}
          </Button>
        </form>
      )}
    </Modal>
  );
}
