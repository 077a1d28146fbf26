import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { forgotPassword } from '@/api/accounts';
import { fieldError } from '@/api/errors';
import { ErrorNote } from '@/components/ErrorNote';
import { Link } from '@/components/Link';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useSubmit } from '@/hooks/useTask';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';
import { Outcome } from './Outcome';
import { isEmail } from './registration';
import { t } from './texts';

export function ForgotPassword() {
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState(false);
  const [sent, setSent] = useState(false);
  const sendsMail = useServerInfo()?.sendsMail ?? true;
  useDocumentTitle(0, t('forgot.title'));
  const form = useSubmit(async () => {
    setWrong(!isEmail(email));
    if (!isEmail(email)) return;
    await forgotPassword(email.trim());
    setSent(true);
  });

  if (sent && !sendsMail) return <Outcome icon="check" title={t('forgot.owner.title')} text={t('forgot.owner.text')} />;
  if (sent) {
    return (
      <Outcome icon="check" title={t('forgot.sent.title')} text={t('forgot.sent.text', { email: email.trim() })} />
    );
  }
  return (
    <AuthLayout title={t('forgot.title')} subtitle={t('forgot.subtitle')}>
      <form className={classes.form} onSubmit={form.submit} noValidate>
        <TextInput
          label={t('register.email')}
          type="email"
          size="md"
          autoFocus
          autoComplete="email"
          value={email}
          error={wrong ? t('register.email.invalid') : fieldError(form.error, 'email')}
          onChange={event => {
            setEmail(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <ErrorNote error={fieldError(form.error, 'email') ? null : form.error} />
        <Button type="submit" size="md" loading={form.busy} fullWidth>
          {t('forgot.submit')}
        </Button>
        <p className={classes.switch}>
          <Link to={{ name: 'login' }}>{t('forgot.back')}</Link>
        </p>
      </form>
    </AuthLayout>
  );
}
