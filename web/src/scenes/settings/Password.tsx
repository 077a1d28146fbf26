import { Button } from '@mantine/core';
import { useState } from 'react';
import { fieldError } from '@/api/errors';
import { changePassword } from '@/api/me';
import { ErrorNote } from '@/components/ErrorNote';
import { NewPassword } from '@/components/NewPassword';
import { useSubmit } from '@/hooks/useTask';
import { useSession } from '@/stores/session';
import { CurrentPassword } from './CurrentPassword';
import { passwordRefusal } from './passwordRefusal';
import { Saved } from './Saved';
import classes from './Settings.module.css';
import { t } from './texts';

export function Password() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  const username = useSession(session => (session.status === 'signed-in' ? session.user.username : ''));
  const form = useSubmit(async () => {
    setTried(true);
    setDone(false);
    if (next === '') return;
    await changePassword(current, next);
    setDone(true);
    setTried(false);
    setCurrent('');
    setNext('');
  });
  const atCurrent = passwordRefusal(form.error, 'currentPassword');
  const atNext = tried && next === '' ? t('fill-in') : fieldError(form.error, 'newPassword');
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      {/* So that managers of passwords know whose it is. */}
      <input type="text" hidden readOnly autoComplete="username" value={username} />
      <CurrentPassword label={t('password.old')} value={current} error={atCurrent} onChange={setCurrent} />
      <NewPassword
        label={t('password.new')}
        description={t('password.new.hint')}
        value={next}
        error={atNext}
        onChange={setNext}
      />
      <ErrorNote error={atCurrent || atNext ? null : form.error} />
      <div className={classes.foot}>
        <Button type="submit" size="md" loading={form.busy}>
          {t('password.submit')}
        </Button>
      </div>
      <Saved shown={done} text={t('password.done')} />
    </form>
  );
}
