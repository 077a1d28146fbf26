import { Button } from '@mantine/core';
import { useState } from 'react';
import { resetPassword } from '@/api/accounts';
import { fieldError } from '@/api/errors';
import { ErrorNote } from '@/components/ErrorNote';
import { Link } from '@/components/Link';
import { NewPassword } from '@/components/NewPassword';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useParameters } from '@/hooks/useParameters';
import { useSubmit } from '@/hooks/useTask';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';
import { Outcome } from './Outcome';
import { passwordError } from './registration';
import { t } from './texts';

export function ResetPassword() {
  const token = useParameters().get('token');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(false);
  useDocumentTitle(0, t('reset.title'));
  const form = useSubmit(async () => {
    setTried(true);
    if (!token || passwordError(password)) return;
    await resetPassword(token, password);
    setDone(true);
  });

  if (done) return <Outcome icon="check" title={t('reset.done.title')} text={t('reset.done.text')} />;
  if (!token) {
    return (
      <Outcome
        icon="alert"
        title={t('verify.failed.title')}
        text={t('verify.missing')}
        to={{ name: 'forgot-password' }}
        action={t('reset.again')}
      />
    );
  }
  const atField = fieldError(form.error, 'password');
  return (
    <AuthLayout title={t('reset.title')} subtitle={t('reset.subtitle')}>
      <form className={classes.form} onSubmit={form.submit} noValidate>
        <NewPassword
          label={t('reset.password')}
          description={t('register.password.hint')}
          autoFocus
          value={password}
          error={(tried ? passwordError(password) : undefined) ?? atField}
          onChange={value => {
            setPassword(value);
            setTried(false);
          }}
        />
        <ErrorNote error={atField ? null : form.error} />
        <Button type="submit" size="md" loading={form.busy} fullWidth>
          {t('reset.submit')}
        </Button>
        {form.error !== null && (
          <p className={classes.switch}>
            <Link to={{ name: 'forgot-password' }}>{t('reset.again')}</Link>
          </p>
        )}
      </form>
    </AuthLayout>
  );
}
