import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ErrorNote } from '@/components/ErrorNote';
import { Link } from '@/components/Link';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useSubmit } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import { signIn, useSession } from '@/stores/session';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';

export function Login() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const revoked = useSession(session => session.status === 'signed-out' && session.revoked);
  const form = useSubmit(async () => {
    setTried(true);
    if (name.trim() !== '' && password !== '') await signIn(name.trim(), password);
  });
  const missing = (value: string) => (tried && value === '' ? t('login.fill-in') : undefined);
  useDocumentTitle(0, t('login.submit'));

  return (
    <AuthLayout title={t('login.title')} subtitle={t('login.subtitle')}>
      <form className={classes.form} onSubmit={form.submit} noValidate>
        {revoked && (
          <div className={classes.note} role="status">
            {t('login.revoked')}
          </div>
        )}
        <TextInput
          label={t('login.name')}
          size="md"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={name}
          error={missing(name.trim())}
          onChange={event => setName(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('login.password')}
          size="md"
          autoComplete="current-password"
          value={password}
          error={missing(password)}
          onChange={event => setPassword(event.currentTarget.value)}
        />
        <ErrorNote error={form.error} />
        <Button type="submit" size="md" loading={form.busy} fullWidth>
          {t('login.submit')}
        </Button>
        <p className={classes.switch}>
          {t('login.no-account')} <Link to={{ name: 'register' }}>{t('login.register')}</Link>
        </p>
      </form>
    </AuthLayout>
  );
}
