import { Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { notificationLedger } from '@/api/notifications';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { t as common } from '@/i18n/t';
import { fullTime } from '@/i18n/time';
import { byChannel, textOfStep } from './ledger';
import classes from './Notifications.module.css';
import { t } from './texts';

/** Why one was told of something on each channel, or was not, and what became of it. */
export function Ledger({ id, onClose }: { id: string; onClose: () => void }) {
  const phone = useMediaQuery('(max-width: 560px)');
  const ledger = useLoad(() => notificationLedger(id), id);
  return (
    <Modal
      opened
      onClose={onClose}
      returnFocus={false}
      title={t('ledger.title')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      size={460}
      radius="lg"
      centered={!phone}
    >
      <Ready of={ledger}>
        {({ items }) =>
          items.length === 0 ? (
            <p className={classes.soft}>{t('ledger.none')}</p>
          ) : (
            byChannel(items).map(({ channel, entries }) => (
              <section key={channel} aria-labelledby={`ledger-${channel}`} className={classes.channel}>
                <h3 id={`ledger-${channel}`}>{t(`channel.${channel}`)}</h3>
                <ol>
                  {entries.map((entry, index) => (
                    // Steps are only ever added at the end.
                    <li key={index}>
                      <span>{textOfStep(entry)}</span>
                      <time dateTime={entry.at}>{fullTime(entry.at)}</time>
                    </li>
                  ))}
                </ol>
              </section>
            ))
          )
        }
      </Ready>
    </Modal>
  );
}
