import { Button, TextInput } from '@mantine/core';
import { type ChangeEvent, useState } from 'react';
import { ApiError, fieldError } from '@/api/errors';
import { completeRegistration, type ProviderRegistration, pendingRegistration } from '@/api/providers';
import { ErrorNote } from '@/components/ErrorNote';
import { Link } from '@/components/Link';
import { Ready } from '@/components/Loading';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useLoad } from '@/hooks/useLoad';
import { useParameters } from '@/hooks/useParameters';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useSubmit } from '@/hooks/useTask';
import { signInWith } from '@/stores/session';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';
import { Outcome } from './Outcome';
import { isEmail, isUsername } from './registration';
import { t } from './texts';

/** Whoever came by a provider and has no account here chooses how they are called. */
export function CompleteRegistration() {
  const pending = useLoad(pendingRegistration);
  useDocumentTitle(0, t('complete.title'));
  if (pending.status === 'failed' && pending.error instanceof ApiError && pending.error.status === 400) {
    return <Outcome icon="alert" title={t('complete.failed.title')} text={t('complete.failed.text')} />;
  }
  if (pending.status !== 'loaded') {
    return (
      <AuthLayout>
        <Ready of={pending}>{() => null}</Ready>
      </AuthLayout>
    );
  }
  return <Form known={pending.value} />;
}

const names = ['displayName', 'username', 'email', 'invitation'] as const;

function Form({ known }: { known: ProviderRegistration }) {
  const parameters = useParameters();
  const invited = useServerInfo()?.registration === 'invitation';
  const [form, setForm] = useState({
    displayName: known.displayName ?? '',
    username: known.username ?? '',
    email: '',
    invitation: parameters.get('invitation') ?? '',
  });
  const [tried, setTried] = useState(false);
  const wrong: Partial<Record<(typeof names)[number], string>> = {
    ...(form.displayName.trim() === '' ? { displayName: t('login.fill-in') } : {}),
    ...(isUsername(form.username) ? {} : { username: t('register.username.invalid') }),
    ...(known.email !== null || isEmail(form.email) ? {} : { email: t('register.email.invalid') }),
    ...(invited && form.invitation.trim() === '' ? { invitation: t('register.invitation.missing') } : {}),
  };
  const submission = useSubmit(async () => {
    setTried(true);
    if (Object.keys(wrong).length > 0) return;
    await signInWith(
      completeRegistration({
        displayName: form.displayName.trim(),
        username: form.username.trim().toLowerCase(),
        ...(known.email === null ? { email: form.email.trim() } : {}),
        ...(invited ? { invitation: form.invitation.trim() } : {}),
      }),
    );
  });
  const field = (name: (typeof names)[number]) => ({
    size: 'md' as const,
    value: form[name],
    error: (tried ? wrong[name] : undefined) ?? fieldError(submission.error, name),
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setForm(before => ({ ...before, [name]: value }));
    },
  });
  const atFields = names.some(name => fieldError(submission.error, name) !== undefined);
  return (
    <AuthLayout title={t('complete.title')} subtitle={t('complete.subtitle', { provider: known.provider.name })}>
      <form className={classes.form} onSubmit={submission.submit} noValidate>
        <TextInput {...field('displayName')} label={t('register.display-name')} autoComplete="name" autoFocus />
        <TextInput
          {...field('username')}
          label={t('register.username')}
          description={t('register.username.hint')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        {known.email === null ? (
          <TextInput {...field('email')} label={t('register.email')} type="email" autoComplete="email" />
        ) : (
          <div className={classes.note}>
            {t('complete.email.known', { provider: known.provider.name, email: known.email })}
          </div>
        )}
        {invited && (
          <TextInput
            {...field('invitation')}
            label={t('register.invitation')}
            description={t('register.invitation.hint')}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        <ErrorNote error={atFields ? null : submission.error} />
        <Button type="submit" size="md" loading={submission.busy} fullWidth>
          {t('complete.submit')}
        </Button>
        <p className={classes.switch}>
          <Link to={{ name: 'login' }}>{t('forgot.back')}</Link>
        </p>
      </form>
    </AuthLayout>
  );
}
