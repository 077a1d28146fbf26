import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { createGroupInvite } from '@/api/invites';
import type { NewGroupInvite } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { useSubmit } from '@/hooks/useTask';
import { t } from '../../invite/texts';
import classes from './Invites.module.css';

const dayMs = 86_400_000;
const lifetimes = [1, 7, 30, 365];
const uses = [1, 5, 10, 25, 100];

interface NewInviteProps {
  id: string;
  onCreated: (invite: NewGroupInvite) => void;
}

/** How long a new link works, and for how many. */
export function NewInvite({ id, onCreated }: NewInviteProps) {
  const [days, setDays] = useState('7');
  const [most, setMost] = useState('');
  const creation = useSubmit(async () => {
    // A minute less, as this device's clock may be ahead of the server's.
    const expiresAt = new Date(Date.now() + Number(days) * dayMs - 60_000).toISOString();
    onCreated(await createGroupInvite(id, { maxUses: most === '' ? null : Number(most), expiresAt }));
  });
  return (
    <form className={classes.new} onSubmit={creation.submit}>
      <div className={classes.two}>
        <NativeSelect
          label={t('new.lifetime')}
          data={lifetimes.map(count => ({ value: `${count}`, label: t('new.days', { count }) }))}
          value={days}
          onChange={event => setDays(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('new.uses')}
          data={[
            { value: '', label: t('new.uses.any') },
            ...uses.map(count => ({ value: `${count}`, label: `${count}` })),
          ]}
          value={most}
          onChange={event => setMost(event.currentTarget.value)}
        />
      </div>
      <ErrorNote error={creation.error} />
      <Button type="submit" loading={creation.busy}>
        {t('new.create')}
      </Button>
    </form>
  );
}
