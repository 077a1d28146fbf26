import { Button, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type Invitation, invite, listInvitations, type NewInvitation, revokeInvitation } from '@/api/admin';
import { CopyButton } from '@/components/CopyButton';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Paged } from '@/components/Loading';
import { usePages } from '@/hooks/usePages';
import { useSubmit, useTask } from '@/hooks/useTask';
import { date } from '@/i18n/time';
import classes from './Admin.module.css';
import { t } from './texts';

export function Invitations() {
  const pages = usePages(listInvitations);
  const [fresh, setFresh] = useState<NewInvitation | null>(null);
  return (
    <div className={classes.page}>
      <New
        onCreated={invitation => {
          setFresh(invitation);
          void pages.reload();
        }}
      />
      {fresh && <Fresh invitation={fresh} />}
      <Paged
        of={pages}
        empty={<EmptyState icon="addPerson" title={t('invitations.none')} text={t('invitations.none.text')} />}
      >
        <ul className={classes.list}>
          {pages.items.map(invitation => (
            <Item key={invitation.id} invitation={invitation} onRevoked={pages.reload} />
          ))}
        </ul>
      </Paged>
    </div>
  );
}

function New({ onCreated }: { onCreated: (invitation: NewInvitation) => void }) {
  const [uses, setUses] = useState(1);
  const [days, setDays] = useState(7);
  const [note, setNote] = useState('');
  const form = useSubmit(async () => {
    const expiresAt = new Date(Date.now() + days * 86_400_000).toISOString();
    onCreated(await invite({ maxUses: uses, expiresAt, note: note.trim() }));
  });
  return (
    <form className={classes.card} onSubmit={form.submit} noValidate>
      <h2>{t('invitations.new')}</h2>
      <div className={classes.two}>
        <NumberInput
          label={t('invitations.uses')}
          min={1}
          max={10_000}
          allowDecimal={false}
          value={uses}
          onChange={value => setUses(Number(value) || 1)}
        />
        <NumberInput
          label={t('invitations.days')}
          min={1}
          max={365}
          allowDecimal={false}
          value={days}
          onChange={value => setDays(Number(value) || 1)}
        />
      </div>
      <TextInput
        label={t('invitations.note')}
        description={t('invitations.note.hint')}
        autoComplete="off"
        value={note}
        onChange={event => setNote(event.currentTarget.value)}
      />
      <ErrorNote error={form.error} />
      <div className={classes.foot}>
        <Button type="submit" loading={form.busy}>
          {t('invitations.create')}
        </Button>
      </div>
    </form>
  );
}

function Fresh({ invitation }: { invitation: NewInvitation }) {
  const link = new URL(invitation.url, location.origin).href;
  return (
    <section className={classes.card} role="status">
      <p className={classes.soft}>{t('invitations.created')}</p>
      <div className={classes.secret}>
        <span>{link}</span>
        <CopyButton text={link} label={t('copy')} done={t('copied')} />
      </div>
    </section>
  );
}

function Item({ invitation, onRevoked }: { invitation: Invitation; onRevoked: () => Promise<void> }) {
  const revoking = useTask(async () => {
    await revokeInvitation(invitation.id);
    await onRevoked();
  });
  return (
    <li>
      <div className={classes.item}>
        <span className={classes.what}>
          {invitation.note !== '' && <span>{invitation.note}</span>}
          <span>{t('invitations.used', { uses: invitation.uses, most: invitation.maxUses })}</span>
          <span>
            {t('invitations.made', { date: date(invitation.createdAt) })} ·{' '}
            {t('invitations.until', { date: date(invitation.expiresAt) })}
          </span>
        </span>
        {invitation.revokedAt ? (
          <span className={classes.badge} data-bad>
            {t('invitations.revoked')}
          </span>
        ) : (
          <Button variant="default" size="sm" loading={revoking.busy} onClick={() => revoking.run()}>
            {t('invitations.revoke')}
          </Button>
        )}
      </div>
      <ErrorNote error={revoking.error} />
    </li>
  );
}
