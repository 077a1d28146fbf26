import { Button, MultiSelect, TagsInput, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { fieldError } from '@/api/errors';
import { enterAsGuest, guestChallenge, type Solved } from '@/api/guests';
import { ErrorNote } from '@/components/ErrorNote';
import { Link } from '@/components/Link';
import { Logo } from '@/components/Logo';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useSubmit } from '@/hooks/useTask';
import { languageNames, ownLanguage } from '@/i18n/languages';
import { t as common } from '@/i18n/t';
import { findPartner } from '@/stores/meet';
import { signInWith } from '@/stores/session';
import layout from '../auth/AuthLayout.module.css';
import classes from './Meet.module.css';
import { solve } from './proofOfWork';
import { t } from './texts';

const longestNickname = 32;

/** What one says of oneself before one meets anybody. */
export function Start() {
  const challenge = useServerInfo()?.guests?.challenge;
  const [nickname, setNickname] = useState('');
  const [interests, setInterests] = useState<string[]>([]);
  const [languages, setLanguages] = useState<string[]>(() => [ownLanguage()].filter(tag => tag !== undefined));
  const [wrong, setWrong] = useState(false);
  const names = useMemo(languageNames, []);
  const form = useSubmit(async () => {
    const name = nickname.trim();
    const impossible = name === '' || [...name].length > longestNickname;
    setWrong(impossible);
    if (impossible) return;
    const solved = challenge === 'none' ? null : await proof();
    await signInWith(enterAsGuest({ nickname: name, interests, languages }, solved));
    await findPartner();
  });
  const atNickname = wrong ? t('nickname.missing') : fieldError(form.error, 'nickname');
  const atInterests = fieldError(form.error, 'interests');
  const atLanguages = fieldError(form.error, 'languages');

  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Logo size={36} />
          <span>{common('app.name')}</span>
        </div>
        <h1 className={layout.title}>{t('title')}</h1>
        <p className={layout.subtitle}>{t('subtitle')}</p>
        <form className={classes.form} onSubmit={form.submit} noValidate>
          <TextInput
            label={t('nickname')}
            description={t('nickname.hint')}
            size="md"
            autoFocus
            autoComplete="off"
            value={nickname}
            error={atNickname}
            onChange={event => {
              setNickname(event.currentTarget.value);
              setWrong(false);
            }}
          />
          <TagsInput
            label={t('interests')}
            description={t('interests.hint')}
            placeholder={interests.length === 0 ? t('interests.placeholder') : ''}
            size="md"
            maxTags={10}
            acceptValueOnBlur
            value={interests}
            error={atInterests}
            onChange={setInterests}
          />
          <MultiSelect
            label={t('languages')}
            description={t('languages.hint')}
            size="md"
            searchable
            maxValues={5}
            data={names}
            value={languages}
            error={atLanguages}
            onChange={setLanguages}
          />
          <p className={classes.soft}>{t('rules')}</p>
          <ErrorNote error={atNickname || atInterests || atLanguages ? null : form.error} />
          <div role="status">
            {form.busy && challenge !== 'none' && <p className={classes.soft}>{t('preparing')}</p>}
          </div>
          <Button type="submit" size="md" loading={form.busy} fullWidth>
            {t('find')}
          </Button>
          <p className={layout.switch}>
            {t('login')} <Link to={{ name: 'login' }}>{t('login.link')}</Link>
          </p>
        </form>
      </div>
    </main>
  );
}

/** What the server asks for before it lets somebody in; null when it asks for nothing. */
async function proof(): Promise<Solved | null> {
  const { kind, challenge, bits } = await guestChallenge();
  if (kind !== 'proof-of-work' || !challenge) return null;
  return { challenge, solution: await solve(challenge, bits ?? 0) };
}
