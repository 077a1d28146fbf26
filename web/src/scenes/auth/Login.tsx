import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ApiError } from '@/api/errors';
import { ErrorNote } from '@/components/ErrorNote';
import { Link } from '@/components/Link';
import { useDocumentTitle } from '@/hooks/useDocumentTitle';
import { useParameters } from '@/hooks/useParameters';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useSubmit } from '@/hooks/useTask';
import { navigate } from '@/stores/route';
import { signIn, useSession } from '@/stores/session';
import { knowsMail } from '@/stores/session/abilities';
import { AuthLayout } from './AuthLayout';
import classes from './AuthLayout.module.css';
import { CheckMail } from './CheckMail';
import { Providers, useProviders } from './Providers';
import { providerError } from './providerError';
import { SecondFactor } from './SecondFactor';
import { t } from './texts';

export function Login() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [unproven, setUnproven] = useState(false);
  const parameters = useParameters();
  // Of a password that was right, or of a sign-in elsewhere that has led back here.
  const [challenge, setChallenge] = useState(() => parameters.get('challenge'));
  const providers = useProviders();
  const info = useServerInfo();
  const error = parameters.get('error');
  const link = parameters.get('link');
  const revoked = useSession(session => session.status === 'signed-out' && session.revoked);
  const form = useSubmit(async () => {
    setTried(true);
    if (name.trim() === '' || password === '') return;
    try {
      const next = await signIn(name.trim(), password);
      setChallenge(next);
      if (next === null && link) navigate({ name: 'settings', page: 'linked' });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'email-not-verified') throw error;
      setUnproven(true);
    }
  });
  const missing = (value: string) => (tried && value === '' ? t('login.fill-in') : undefined);
  useDocumentTitle(0, t('login.submit'));

  if (challenge !== null) return <SecondFactor challenge={challenge} onBack={() => setChallenge(null)} />;
  if (unproven) {
    return <CheckMail email={name.trim()} login={name.trim()} password={password} onBack={() => setUnproven(false)} />;
  }
  const linkName = providers.find(each => each.id === link)?.name ?? link ?? '';
  return (
    <AuthLayout title={link ? t('login.link.title') : t('login.title')} subtitle={t('login.subtitle')}>
      <form className={classes.form} onSubmit={form.submit} noValidate>
        {link && (
          <div className={classes.note} role="status">
            {t('login.link', { provider: linkName })}
          </div>
        )}
        {revoked && !link && (
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
        <ErrorNote error={form.error ?? (error === null || form.busy ? null : providerError(error))} />
        <Button type="submit" size="md" loading={form.busy} fullWidth>
          {t('login.submit')}
        </Button>
        {knowsMail(info) && (
          <p className={classes.switch}>
            <Link to={{ name: 'forgot-password' }}>{t('login.forgot')}</Link>
          </p>
        )}
        {!link && <Providers providers={providers} />}
        <p className={classes.switch}>
          {t('login.no-account')} <Link to={{ name: 'register' }}>{t('login.register')}</Link>
        </p>
        {info?.guests?.enabled && (
          <p className={classes.switch}>
            <Link to={{ name: 'meet' }}>{t('login.meet')}</Link>
          </p>
        )}
      </form>
    </AuthLayout>
  );
}
