import { Button } from '@mantine/core';
import { useState } from 'react';
import { ApiError } from '@/api/errors';
import {
  type Identity,
  linkIdentity,
  listIdentities,
  listProviders,
  type Provider,
  unlinkIdentity,
} from '@/api/providers';
import { Confirm } from '@/components/Confirm';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Ready } from '@/components/Loading';
import { useLoad } from '@/hooks/useLoad';
import { useParameters } from '@/hooks/useParameters';
import { useSubmit, useTask } from '@/hooks/useTask';
import { isKey } from '@/i18n/t';
import { date } from '@/i18n/time';
import { CurrentPassword } from './CurrentPassword';
import { passwordRefusal } from './passwordRefusal';
import { Saved } from './Saved';
import classes from './Settings.module.css';
import { t } from './texts';

export function LinkedAccounts() {
  const parameters = useParameters();
  const loading = useLoad(async () => {
    const [providers, identities] = await Promise.all([listProviders(), listIdentities()]);
    return { providers: providers.items, identities: identities.items };
  });
  const error = parameters.get('error');
  const linked = parameters.get('linked');
  return (
    <Ready of={loading}>
      {({ providers, identities }) => {
        const entries = entriesOf(providers, identities);
        const name = entries.find(each => each.id === linked)?.name ?? linked ?? '';
        return (
          <>
            <ErrorNote error={error && refusal(error)} />
            <Saved shown={linked !== null} text={t('linked.done', { provider: name })} />
            {entries.length === 0 ? (
              <EmptyState icon="link" title={t('linked.none')} />
            ) : (
              <ul className={classes.list}>
                {entries.map(entry => (
                  <Entry key={entry.id} {...entry} onChanged={loading.reload} />
                ))}
              </ul>
            )}
          </>
        );
      }}
    </Ready>
  );
}

interface EntryOf {
  id: string;
  name: string;
  identity: Identity | undefined;
}

/** All providers, and what is linked with one that the server no longer offers. */
function entriesOf(providers: readonly Provider[], identities: readonly Identity[]): EntryOf[] {
  const known = providers.map(({ id, name }) => ({
    id,
    name,
    identity: identities.find(each => each.provider === id),
  }));
  const others = identities
    .filter(each => !providers.some(({ id }) => id === each.provider))
    .map(identity => ({ id: identity.provider, name: identity.name ?? identity.provider, identity }));
  return [...known, ...others];
}

function refusal(code: string): ApiError {
  return new ApiError({ code, title: isKey(`error.${code}`) ? '' : t('linked.failed'), retryable: false });
}

function Entry({ id, name, identity, onChanged }: EntryOf & { onChanged: () => Promise<void> }) {
  const [asking, setAsking] = useState<'link' | 'unlink' | null>(null);
  const unlinking = useTask(async () => {
    await unlinkIdentity(id);
    setAsking(null);
    await onChanged();
  });
  return (
    <li>
      <div className={classes.item}>
        <Icon name="link" />
        <span className={classes.what}>
          <span>{name}</span>
          <span>
            {identity
              ? [identity.account, t('linked.since', { date: date(identity.linkedAt) })].filter(Boolean).join(' · ')
              : t('linked.not')}
          </span>
        </span>
        {asking === null && (
          <Button
            variant="default"
            size="sm"
            aria-label={t(identity ? 'linked.unlink-of' : 'linked.link-of', { provider: name })}
            onClick={() => setAsking(identity ? 'unlink' : 'link')}
          >
            {t(identity ? 'linked.unlink' : 'linked.link')}
          </Button>
        )}
      </div>
      {asking === 'link' && <LinkForm id={id} name={name} />}
      {asking === 'unlink' && (
        <Confirm
          text={t('linked.unlink.question', { provider: name })}
          action={t('linked.unlink')}
          error={unlinking.error}
          busy={unlinking.busy}
          onConfirm={() => unlinking.run()}
          onCancel={() => setAsking(null)}
        />
      )}
    </li>
  );
}

function LinkForm({ id, name }: { id: string; name: string }) {
  const [password, setPassword] = useState('');
  const form = useSubmit(async () => {
    const { url } = await linkIdentity(id, password);
    location.assign(url);
  });
  const wrong = passwordRefusal(form.error);
  return (
    <form className={classes.form} onSubmit={form.submit} noValidate>
      <CurrentPassword value={password} error={wrong} onChange={setPassword} />
      <ErrorNote error={wrong ? null : form.error} />
      <div className={classes.foot}>
        <Button type="submit" loading={form.busy}>
          {t('linked.continue', { provider: name })}
        </Button>
      </div>
    </form>
  );
}
