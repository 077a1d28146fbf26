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
import { isEmail } from './registration';
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
  // Signing in by username, the address is not known here, and the code needs it.
  const [address, setAddress] = useState(isEmail(email) ? email : '');
  const [code, setCode] = useState('');
  const [wrong, setWrong] = useState(false);
  const [resent, setResent] = useState(false);
  useDocumentTitle(0, t('verify.title'));
  const form = useSubmit(async () => {
    const typed = code.replace(/\s/g, '');
    const incomplete = typed === '' || !isEmail(address);
    setWrong(incomplete);
    if (incomplete) return;
    await verifyEmail({ email: address.trim(), code: typed });
    // With a second factor there is one more step, which the page for signing in has.
    if ((await signIn(login, password)) !== null) navigate({ name: 'login' });
  });
  const resend = useTask(async () => {
    setResent(false);
    setWrong(!isEmail(address));
    if (!isEmail(address)) return;
    await resendVerification(address.trim());
    setResent(true);
  });

  return (
    <AuthLayout
      title={t('verify.title')}
      subtitle={isEmail(email) ? t('verify.subtitle', { email }) : t('verify.subtitle.unknown')}
    >
      <form className={classes.form} onSubmit={form.submit} noValidate>
        {!isEmail(email) && (
          <TextInput
            label={t('register.email')}
            type="email"
            size="md"
            autoComplete="email"
            value={address}
            error={wrong && !isEmail(address) ? t('register.email.invalid') : undefined}
            onChange={event => setAddress(event.currentTarget.value)}
          />
        )}
        <TextInput
          label={t('verify.code')}
          size="md"
          autoFocus
          autoComplete="one-time-code"
          autoCapitalize="characters"
          spellCheck={false}
          value={code}
          error={wrong && code.trim() === '' ? t('verify.code.missing') : undefined}
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
