import { Button, TextInput } from '@mantine/core';
import { type ChangeEvent, useState } from 'react';
import { fieldError } from '@/api/errors';
import { ErrorNote } from '@/components/ErrorNote';
import { NewPassword } from '@/components/NewPassword';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useSubmit } from '@/hooks/useTask';
import { navigate } from '@/stores/route';
import { registerGuest } from '@/stores/session';
import classes from './Meet.module.css';
import { t } from './texts';

const empty = { username: '', email: '', password: '', invitation: '' };
const names = ['username', 'email', 'password', 'invitation'] as const;

/** The guest becomes a member, and the chat that both wanted to keep comes along. */
export function RegisterGuest() {
  const [form, setForm] = useState(empty);
  const [mailed, setMailed] = useState(false);
  const invited = useServerInfo()?.registration === 'invitation';
  const submission = useSubmit(async () => {
    const { invitation, ...rest } = form;
    if (await registerGuest({ ...rest, ...(invited ? { invitation: invitation.trim() } : {}) }))
      navigate({ name: 'home' });
    else setMailed(true);
  });
  const field = (name: (typeof names)[number]) => ({
    size: 'md' as const,
    value: form[name],
    error: fieldError(submission.error, name),
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setForm(before => ({ ...before, [name]: value }));
    },
  });
  // A guest until the link is opened; then this session ends, and one signs in.
  if (mailed) {
    return (
      <p className={classes.soft} role="status">
        {t('register.mailed', { email: form.email.trim() })}
      </p>
    );
  }
  const atFields = names.some(name => fieldError(submission.error, name) !== undefined);
  return (
    <form className={classes.form} onSubmit={submission.submit} noValidate>
      <p className={classes.soft}>{t('register.subtitle')}</p>
      <TextInput
        {...field('username')}
        label={t('register.username')}
        description={t('register.username.hint')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
      />
      <TextInput {...field('email')} label={t('register.email')} type="email" autoComplete="email" />
      <NewPassword
        label={t('register.password')}
        description={t('register.password.hint')}
        value={form.password}
        error={field('password').error}
        onChange={password => setForm(before => ({ ...before, password }))}
      />
      {invited && <TextInput {...field('invitation')} label={t('register.invitation')} autoComplete="off" />}
      <ErrorNote error={atFields ? null : submission.error} />
      <Button type="submit" size="md" loading={submission.busy}>
        {t('register.submit')}
      </Button>
    </form>
  );
}
