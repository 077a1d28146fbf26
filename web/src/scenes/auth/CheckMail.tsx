import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { resendVerification, verifyEmail } from '@/api/accounts';
import { ErrorNote } from '@/components/ErrorNote';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useSubmit, useTask } from '@/hooks/useTask';
import { navigate } from '@/stores/route';
import { signIn } from '@/stores/session';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';
import { t } from './texts';

interface CheckMailProps {
  email: string;
  /** What one signs in with as soon as the address is proven. */
  login: string;
  password: string;
  onBack: () => void;
}

/** The address has to be proven: by the link in the mail, or by its code here. */
export function CheckMail({ email, login, password, onBack }: CheckMailProps) {
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  const [resent, setResent] = useState(false);
  useDocumentTitle(0, t('verify.title'));
  const form = useSubmit(async () => {
    const typed = code.replace(/\s/g, '');
    setWrong(typed === '');
    if (typed === '') return;
    await verifyEmail({ email, code: typed });
    // With a second factor there is one more step, which the page for signing in has.
    if ((await signIn(login, password)) !== null) navigate({ name: 'login' });
  });
  const resend = useTask(async () => {
    setResent(false);
    await resendVerification(email);
    setResent(true);
  });

  return (
    <AuthLayout title={t('verify.title')} subtitle={t('verify.subtitle', { email })}>
      <form className={classes.form} onSubmit={form.submit} noValidate>
        <TextInput
          label={t('verify.code')}
          size="md"
          autoFocus
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          value={code}
          error={wrong ? t('verify.code.missing') : undefined}
          onChange={event => {
            setCode(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <ErrorNote error={form.error ?? resend.error} />
        <div role="status" className={resent ? classes.note : undefined}>
          {resent && t('verify.resent')}
        </div>
        <Button type="submit" size="md" loading={form.busy} fullWidth>
          {t('verify.submit')}
        </Button>
        <Button variant="default" loading={resend.busy} onClick={() => resend.run()}>
          {t('verify.resend')}
        </Button>
        <p className={classes.switch}>
          {t('verify.other')}{' '}
          <button type="button" className={classes.textButton} onClick={onBack}>
            {t('verify.other.back')}
          </button>
        </p>
      </form>
    </AuthLayout>
  );
}
