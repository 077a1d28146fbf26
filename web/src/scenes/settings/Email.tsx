import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { fieldError } from '@/api/errors';
import { changeEmail, getMe } from '@/api/me';
import { ErrorNote } from '@/components/ErrorNote';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { useSubmit } from '@/hooks/useTask';
import { updateMe } from '@/stores/session';
import { CurrentPassword } from './CurrentPassword';
import { passwordRefusal } from './passwordRefusal';
import { Saved } from './Saved';
import classes from './Settings.module.css';
import { t } from './texts';

const plausible = /^[^\s@]+@[^\s@]+$/;

export function Email() {
  const me = useLoad(getMe);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState('');
  const form = useSubmit(async () => {
    setTried(true);
    setDone('');
    const address = email.trim();
    if (!plausible.test(address)) return;
    await changeEmail(password, address);
    // Without mail it is changed at once; with it, when the new address has answered.
    const now = await getMe();
    me.set(now);
    updateMe(now);
    const changed = now.email.toLowerCase() === address.toLowerCase();
    setDone(t(changed ? 'email.changed' : 'email.sent', { email: address }));
    setEmail('');
    setPassword('');
    setTried(false);
  });
  const atEmail = tried && !plausible.test(email.trim()) ? t('email.invalid') : fieldError(form.error, 'email');
  const atPassword = passwordRefusal(form.error);
  return (
    <Ready of={me}>
      {value => (
        <form className={classes.form} onSubmit={form.submit} noValidate>
          <p className={classes.text}>{t('email.current', { email: value.email })}</p>
          <TextInput
            label={t('email.new')}
            type="email"
            size="md"
            autoComplete="email"
            value={email}
            error={atEmail}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          <CurrentPassword value={password} error={atPassword} onChange={setPassword} />
          <ErrorNote error={atEmail || atPassword ? null : form.error} />
          <div className={classes.foot}>
            <Button type="submit" size="md" loading={form.busy}>
              {t('email.submit')}
            </Button>
          </div>
          <Saved shown={done !== ''} text={done} />
        </form>
      )}
    </Ready>
  );
}
