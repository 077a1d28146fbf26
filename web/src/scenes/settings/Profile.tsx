import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { fieldError } from '@/api/errors';
import { changeMe, getMe } from '@/api/me';
import type { Me } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { useSubmit } from '@/hooks/useTask';
import { languageNames } from '@/i18n/languages';
import { updateMe } from '@/stores/session';
import { OwnPicture } from './OwnPicture';
import { Saved } from './Saved';
import classes from './Settings.module.css';
import { t } from './texts';

export function Profile() {
  const loading = useLoad(getMe);
  return <Ready of={loading}>{me => <ProfileForm me={me} />}</Ready>;
}

const fields = ['displayName', 'bio', 'timeZone', 'language'] as const;

function ProfileForm({ me }: { me: Me }) {
  const [form, setForm] = useState({
    displayName: me.displayName,
    bio: me.bio ?? '',
    timeZone: me.timeZone ?? '',
    language: me.language ?? '',
  });
  const [saved, setSaved] = useState(false);
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const languages = useMemo(languageNames, []);
  const empty = form.displayName.trim() === '';
  const saving = useSubmit(async () => {
    setSaved(false);
    if (empty) return;
    updateMe(await changeMe({ ...form, displayName: form.displayName.trim() }));
    setSaved(true);
  });
  const change = (part: Partial<typeof form>) => {
    setForm(before => ({ ...before, ...part }));
    setSaved(false);
  };
  const atFields = fields.some(field => fieldError(saving.error, field) !== undefined);

  return (
    <form className={classes.form} onSubmit={saving.submit} noValidate>
      <OwnPicture id={me.id} name={form.displayName} />
      <TextInput
        label={t('profile.display-name')}
        size="md"
        autoComplete="name"
        value={form.displayName}
        error={empty ? t('fill-in') : fieldError(saving.error, 'displayName')}
        onChange={event => change({ displayName: event.currentTarget.value })}
      />
      <TextInput
        label={t('profile.username')}
        description={t('profile.username.hint')}
        size="md"
        readOnly
        value={me.username}
      />
      <Textarea
        label={t('profile.bio')}
        description={t('profile.bio.hint')}
        size="md"
        autosize
        minRows={2}
        maxRows={6}
        value={form.bio}
        error={fieldError(saving.error, 'bio')}
        onChange={event => change({ bio: event.currentTarget.value })}
      />
      <Select
        label={t('profile.time-zone')}
        description={t('profile.time-zone.hint')}
        size="md"
        searchable
        limit={100}
        data={zones.includes(form.timeZone) || form.timeZone === '' ? zones : [form.timeZone, ...zones]}
        value={form.timeZone === '' ? null : form.timeZone}
        error={fieldError(saving.error, 'timeZone')}
        onChange={value => change({ timeZone: value ?? '' })}
      />
      <Select
        label={t('profile.language')}
        description={t('profile.language.hint')}
        size="md"
        searchable
        data={languages}
        value={form.language === '' ? null : form.language}
        error={fieldError(saving.error, 'language')}
        onChange={value => change({ language: value ?? '' })}
      />
      <ErrorNote error={atFields ? null : saving.error} />
      <div className={classes.foot}>
        <Button type="submit" size="md" loading={saving.busy}>
          {t('save')}
        </Button>
        <Saved shown={saved} />
      </div>
    </form>
  );
}
