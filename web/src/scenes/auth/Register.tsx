import { Button, Checkbox, Collapse, TextInput } from '@mantine/core';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { fieldError } from '@/api/errors';
import { ErrorNote } from '@/components/ErrorNote';
import { Link } from '@/components/Link';
import { NewPassword } from '@/components/NewPassword';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useParameters } from '@/hooks/useParameters';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useSubmit } from '@/hooks/useTask';
import { register } from '@/stores/session';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';
import { CheckMail } from './CheckMail';
import { Outcome } from './Outcome';
import { Providers, useProviders } from './Providers';
import { checkRegistration, type RegistrationErrors, type RegistrationForm } from './registration';
import { t } from './texts';

const empty: RegistrationForm = {
  displayName: '',
  username: '',
  email: '',
  password: '',
  setupCode: '',
  invitation: '',
};

export function Register() {
  const parameters = useParameters();
  const [form, setForm] = useState({ ...empty, invitation: parameters.get('invitation') ?? '' });
  const [proving, setProving] = useState(false);
  const [wrong, setWrong] = useState<RegistrationErrors>({});
  const [refused, setRefused] = useState(0);
  const [withCode, setWithCode] = useState<boolean>();
  const fields = useRef<HTMLFormElement>(null);
  const info = useServerInfo();
  const providers = useProviders();
  const setupRequired = info?.setupRequired ?? false;
  const showCode = withCode ?? setupRequired;
  // The setup code opens every door.
  const invited = !showCode && (info?.registration === 'invitation' || parameters.has('invitation'));
  useDocumentTitle(0, t('register.submit'));

  const submission = useSubmit(async () => {
    const errors = checkRegistration(form, invited);
    setWrong(errors);
    if (Object.keys(errors).length > 0) {
      setRefused(count => count + 1);
      return;
    }
    const code = form.setupCode.trim();
    const signedIn = await register({
      displayName: form.displayName.trim(),
      username: form.username.trim().toLowerCase(),
      email: form.email.trim(),
      password: form.password,
      ...(showCode && code !== '' ? { setupCode: code } : {}),
      ...(invited ? { invitation: form.invitation.trim() } : {}),
    });
    setProving(!signedIn);
  });

  // Each refused attempt leads to the first wrong field.
  useEffect(() => {
    fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [submission.error, refused]);

  const change = (name: keyof RegistrationForm, value: string) => {
    setForm(before => ({ ...before, [name]: value }));
    setWrong(before => ({ ...before, [name]: undefined }));
  };
  const field = (name: keyof RegistrationForm) => ({
    size: 'md' as const,
    value: form[name],
    error: wrong[name] ?? fieldError(submission.error, name),
    onChange: (event: ChangeEvent<HTMLInputElement>) => change(name, event.currentTarget.value),
  });
  // A complaint about a field stands at that field.
  const atFields = Object.keys(empty).some(name => fieldError(submission.error, name) !== undefined);

  if (proving) {
    return (
      <CheckMail
        email={form.email.trim()}
        login={form.username.trim()}
        password={form.password}
        onBack={() => setProving(false)}
      />
    );
  }
  if (info?.registration === 'closed' && !setupRequired) {
    return <Outcome icon="shield" title={t('register.closed.title')} text={t('register.closed.text')} />;
  }
  return (
    <AuthLayout title={t('register.title')} subtitle={t('register.subtitle')}>
      <form ref={fields} className={classes.form} onSubmit={submission.submit} noValidate>
        {setupRequired && <div className={classes.note}>{t('register.setup-required')}</div>}
        <TextInput
          {...field('displayName')}
          label={t('register.display-name')}
          placeholder={t('register.display-name.hint')}
          autoComplete="name"
          autoFocus
        />
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
          onChange={value => change('password', value)}
        />
        {invited && (
          <TextInput
            {...field('invitation')}
            label={t('register.invitation')}
            description={t('register.invitation.hint')}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
          />
        )}
        <Checkbox
          label={t('register.setup-code.have')}
          checked={showCode}
          onChange={event => setWithCode(event.currentTarget.checked)}
        />
        <Collapse expanded={showCode}>
          <TextInput
            {...field('setupCode')}
            label={t('register.setup-code')}
            description={t('register.setup-code.hint')}
            autoComplete="off"
            spellCheck={false}
          />
        </Collapse>
        <ErrorNote error={atFields ? null : submission.error} />
        <Button type="submit" size="md" loading={submission.busy} fullWidth>
          {t('register.submit')}
        </Button>
        {!setupRequired && <Providers providers={providers} />}
        <p className={classes.switch}>
          {t('register.have-account')} <Link to={{ name: 'login' }}>{t('register.login')}</Link>
        </p>
      </form>
    </AuthLayout>
  );
}
