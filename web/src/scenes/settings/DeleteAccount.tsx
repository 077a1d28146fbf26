import { Button } from '@mantine/core';
import { useState } from 'react';
import { cancelDeletion, getMe, requestDeletion } from '@/api/me';
import { Confirm } from '@/components/Confirm';
import { ErrorNote } from '@/components/ErrorNote';
import { useSubmit, useTask } from '@/hooks/useTask';
import { date } from '@/i18n/time';
import { updateMe, useSession } from '@/stores/session';
import { CurrentPassword } from './CurrentPassword';
import { passwordRefusal } from './passwordRefusal';
import classes from './Settings.module.css';
import { t } from './texts';

export function DeleteAccount() {
  const deletesAt = useSession(session => (session.status === 'signed-in' ? session.user.deletesAt : null));
  return deletesAt ? <Planned deletesAt={deletesAt} /> : <Request />;
}

function Planned({ deletesAt }: { deletesAt: string }) {
  const keeping = useTask(async () => {
    await cancelDeletion();
    updateMe(await getMe());
  });
  return (
    <div className={classes.card}>
      <p className={classes.text}>{t('delete.planned', { date: date(deletesAt) })}</p>
      <ErrorNote error={keeping.error} />
      <div className={classes.foot}>
        <Button loading={keeping.busy} onClick={() => keeping.run()}>
          {t('delete.keep')}
        </Button>
      </div>
    </div>
  );
}

function Request() {
  const [password, setPassword] = useState('');
  const [asking, setAsking] = useState(false);
  const deletion = useTask(async () => {
    try {
      await requestDeletion(password);
    } catch (error) {
      setAsking(false);
      throw error;
    }
    updateMe(await getMe());
  });
  const form = useSubmit(async () => {
    setAsking(true);
  });
  const wrong = passwordRefusal(deletion.error);
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      <p className={classes.text}>{t('delete.what')}</p>
      <p className={classes.soft}>{t('delete.grace')}</p>
      <CurrentPassword value={password} error={wrong} onChange={setPassword} />
      <ErrorNote error={wrong ? null : deletion.error} />
      {asking ? (
        <Confirm
          text={t('delete.question')}
          action={t('delete.submit')}
          error={null}
          busy={deletion.busy}
          onConfirm={() => deletion.run()}
          onCancel={() => setAsking(false)}
        />
      ) : (
        <div className={classes.foot}>
          <Button type="submit" variant="light" color="red">
            {t('delete.submit')}
          </Button>
        </div>
      )}
    </form>
  );
}
