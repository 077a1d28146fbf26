import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { secondFactor } from '@/api/accounts';
import { ErrorNote } from '@/components/ErrorNote';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useSubmit } from '@/hooks/useTask';
import { signInWith } from '@/stores/session';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';
import { t } from './texts';

/** After the password: a code of the application, or one of the recovery codes. */
export function SecondFactor({ challenge, onBack }: { challenge: string; onBack: () => void }) {
  const [recovery, setRecovery] = useState(false);
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  useDocumentTitle(0, t('second.title'));
  const form = useSubmit(async () => {
    const code = recovery ? text.trim() : text.replace(/\s/g, '');
    const plausible = recovery ? code !== '' : /^\d{6}$/.test(code);
    setWrong(!plausible);
    if (plausible) await signInWith(secondFactor(challenge, recovery ? { recoveryCode: code } : { code }));
  });

  return (
    <AuthLayout title={t('second.title')} subtitle={t(recovery ? 'second.subtitle.recovery' : 'second.subtitle')}>
      <form className={classes.form} onSubmit={form.submit} noValidate>
        <TextInput
          key={recovery ? 'recovery' : 'code'}
          label={t(recovery ? 'second.recovery' : 'second.code')}
          {...(recovery ? {} : { placeholder: t('second.code.hint'), inputMode: 'numeric' as const })}
          size="md"
          autoFocus
          autoComplete={recovery ? 'off' : 'one-time-code'}
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          error={wrong ? t(recovery ? 'login.fill-in' : 'second.code.invalid') : undefined}
          onChange={event => {
            setText(event.currentTarget.value);
            setWrong(false);
          }}
        />
        <ErrorNote error={form.error} />
        <Button type="submit" size="md" loading={form.busy} fullWidth>
          {t('second.submit')}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            setRecovery(before => !before);
            setText('');
            setWrong(false);
          }}
        >
          {t(recovery ? 'second.use-code' : 'second.use-recovery')}
        </Button>
        <Button variant="subtle" color="gray" c="var(--ink-soft)" onClick={onBack}>
          {t('second.back')}
        </Button>
      </form>
    </AuthLayout>
  );
}
