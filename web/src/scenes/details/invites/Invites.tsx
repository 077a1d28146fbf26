import { ActionIcon, Button } from '@mantine/core';
import { useState } from 'react';
import { listGroupInvites, revokeGroupInvite } from '@/api/invites';
import type { GroupInvite, NewGroupInvite } from '@/api/types';
import { CopyButton } from '@/components/CopyButton';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Paged } from '@/components/Loading';
import { usePages } from '@/hooks/usePages';
import { useTask } from '@/hooks/useTask';
import { t as common } from '@/i18n/t';
import { date } from '@/i18n/time';
import { addPeople, usePerson } from '@/stores/people';
import { stateOf } from '../../invite/state';
import { t } from '../../invite/texts';
import classes from './Invites.module.css';
import { NewInvite } from './NewInvite';

/** The links that let people into a group: made, copied, listed with their uses, revoked. */
export default function Invites({ id, onBack }: { id: string; onBack: () => void }) {
  const [fresh, setFresh] = useState<NewGroupInvite | null>(null);
  const pages = usePages(async cursor => {
    const page = await listGroupInvites(id, cursor);
    addPeople(page.users);
    return page;
  }, id);
  return (
    <>
      <div className={classes.head}>
        <ActionIcon variant="subtle" color="gray" size={40} radius="xl" aria-label={t('back')} onClick={onBack}>
          <Icon name="back" />
        </ActionIcon>
        <p className={classes.soft}>{t('intro')}</p>
      </div>
      <NewInvite
        id={id}
        onCreated={invite => {
          setFresh(invite);
          void pages.reload();
        }}
      />
      {fresh && <Fresh invite={fresh} />}
      <Paged of={pages} empty={<EmptyState icon="link" title={t('none')} />}>
        <ul className={classes.list} aria-label={t('title')}>
          {pages.items.map(invite => (
            <Item key={invite.id} id={id} invite={invite} onRevoked={pages.reload} />
          ))}
        </ul>
      </Paged>
    </>
  );
}

function Fresh({ invite }: { invite: NewGroupInvite }) {
  const link = new URL(invite.url, location.origin).href;
  return (
    <section className={classes.fresh} role="status">
      <p>{t('fresh')}</p>
      <code className={classes.link}>{link}</code>
      <CopyButton text={link} label={t('copy')} done={t('copied')} />
    </section>
  );
}

function Item({ id, invite, onRevoked }: { id: string; invite: GroupInvite; onRevoked: () => Promise<void> }) {
  const maker = usePerson(invite.madeBy)?.displayName ?? common('common.unknown-person');
  const state = stateOf(invite, Date.now());
  const revoking = useTask(async () => {
    await revokeGroupInvite(id, invite.id);
    await onRevoked();
  });
  const used =
    invite.maxUses === null
      ? t('used', { count: invite.uses })
      : t('used.of', { uses: invite.uses, most: invite.maxUses });
  return (
    <li>
      <div className={classes.item}>
        <span className={classes.what}>
          <span>{used}</span>
          <span>{t('by', { name: maker, date: date(invite.expiresAt) })}</span>
        </span>
        {state === 'works' ? (
          <Button
            variant="default"
            size="xs"
            loading={revoking.busy}
            aria-label={t('revoke.named', { name: maker, used })}
            onClick={() => revoking.run()}
          >
            {t('revoke')}
          </Button>
        ) : (
          <span className={classes.ended}>{t(`state.${state}`)}</span>
        )}
      </div>
      <ErrorNote error={revoking.error} />
    </li>
  );
}
