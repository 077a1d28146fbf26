import { Button } from '@mantine/core';
import { useState } from 'react';
import { type DeadLetter, dropDeadLetter, listDeadLetters, replayDeadLetter } from '@/api/notifications';
import { Confirm } from '@/components/Confirm';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { useTask } from '@/hooks/useTask';
import { fullTime } from '@/i18n/time';
import classes from './Admin.module.css';
import { t, textOfTopic } from './notificationTexts';

/** What no attempt could deliver: tried again, or given up. */
export function Undelivered() {
  const loading = useLoad(listDeadLetters);
  const [replayed, setReplayed] = useState(false);
  const changed = async (again: boolean) => {
    setReplayed(again);
    await loading.reload();
  };
  return (
    <>
      <div role="status">{replayed && <p className={classes.soft}>{t('replayed')}</p>}</div>
      <Ready of={loading}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="check" title={t('undelivered.none')} text={t('undelivered.none.text')} />
          ) : (
            <>
              <p className={classes.soft}>{t('undelivered.about')}</p>
              <ul className={classes.list}>
                {items.map(letter => (
                  <Item key={letter.entry} letter={letter} onChanged={changed} />
                ))}
              </ul>
            </>
          )
        }
      </Ready>
    </>
  );
}

function Item({ letter, onChanged }: { letter: DeadLetter; onChanged: (again: boolean) => Promise<void> }) {
  const [dropping, setDropping] = useState(false);
  const replaying = useTask(async () => {
    await replayDeadLetter(letter.entry);
    await onChanged(true);
  });
  const drop = useTask(async () => {
    await dropDeadLetter(letter.entry);
    await onChanged(false);
  });
  const what = textOfTopic(letter);
  const when = fullTime(letter.createdAt);
  return (
    <li>
      <div className={classes.item}>
        <span className={classes.what}>
          <span>{what}</span>
          {letter.lastError && <span className={classes.kind}>{letter.lastError}</span>}
          <span>
            <time dateTime={letter.createdAt}>{when}</time> · {t('attempts', { count: letter.attempts })}
          </span>
        </span>
        <Button
          variant="default"
          size="sm"
          loading={replaying.busy}
          aria-label={t('replay.of', { what, when })}
          onClick={() => replaying.run()}
        >
          {t('replay')}
        </Button>
        <Button
          variant="subtle"
          color="red"
          size="sm"
          aria-label={t('drop.of', { what, when })}
          onClick={() => setDropping(true)}
        >
          {t('drop')}
        </Button>
      </div>
      <ErrorNote error={replaying.error} />
      {dropping && (
        <Confirm
          text={t('drop.question')}
          action={t('drop')}
          error={drop.error}
          busy={drop.busy}
          onConfirm={() => drop.run()}
          onCancel={() => setDropping(false)}
        />
      )}
    </li>
  );
}
