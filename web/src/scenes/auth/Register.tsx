import { Button, Checkbox, Collapse, PasswordInput, TextInput } from '@mantine/core';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { fieldError } from '@/api/errors';
import { ErrorNote } from '@/components/ErrorNote';
import { Link } from '@/components/Link';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useSubmit } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import { register } from '@/stores/session';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';
import { checkRegistration, type RegistrationErrors, type RegistrationForm } from './registration';

const empty: RegistrationForm = { displayName: '', username: '', email: '', password: '', setupCode: '' };

export function Register() {
  const [form, setForm] = useState(empty);
  const [wrong, setWrong] = useState<RegistrationErrors>({});
  const [refused, setRefused] = useState(0);
  const [withCode, setWithCode] = useState<boolean>();
  const fields = useRef<HTMLFormElement>(null);
  const setupRequired = useServerInfo()?.setupRequired ?? false;
  const showCode = withCode ?? setupRequired;
  useDocumentTitle(0, t('register.submit'));

  const submission = useSubmit(async () => {
    const errors = checkRegistration(form);
    setWrong(errors);
    if (Object.keys(errors).length > 0) {
      setRefused(count => count + 1);
      return;
    }
    const code = form.setupCode.trim();
    await register({
      displayName: form.displayName.trim(),
      username: form.username.trim().toLowerCase(),
      email: form.email.trim(),
      password: form.password,
      ...(showCode && code !== '' ? { setupCode: code } : {}),
    });
  });

  // Each refused attempt leads to the first wrong field.
  useEffect(() => {
    fields.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [submission.error, refused]);

  const field = (name: keyof RegistrationForm) => ({
    size: 'md' as const,
    value: form[name],
    error: wrong[name] ?? fieldError(submission.error, name),
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setForm(before => ({ ...before, [name]: value }));
      setWrong(before => ({ ...before, [name]: undefined }));
    },
  });
  // A complaint about a field stands at that field.
  const atFields = Object.keys(empty).some(name => fieldError(submission.error, name) !== undefined);

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
        <PasswordInput {...field('password')} label={t('register.password')} autoComplete="new-password" />
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
        <p className={classes.switch}>
          {t('register.have-account')} <Link to={{ name: 'login' }}>{t('register.login')}</Link>
        </p>
      </form>
    </AuthLayout>
  );
}
