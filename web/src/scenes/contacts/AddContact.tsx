import { Alert } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { User } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { PeoplePicker } from '@/components/PeoplePicker';
import { useTask } from '@/hooks/useTask';
import { sendRequest, useContacts } from '@/stores/contacts';
import { useLog } from '@/stores/log';
import { t } from './texts';

/** Finds somebody and asks them. */
export function AddContact() {
  const selfId = useLog(state => state.selfId);
  const { contacts, blocks, outgoing } = useContacts();
  const [asked, setAsked] = useState<User | null>(null);
  const hidden = useMemo(
    () => new Set([selfId, ...(contacts ?? []).map(each => each.user.id), ...(blocks ?? []).map(each => each.user.id)]),
    [selfId, contacts, blocks],
  );
  const disabled = useMemo(() => new Set(outgoing.map(each => each.user.id)), [outgoing]);
  const asking = useTask(async (user: User) => {
    await sendRequest(user.id);
    setAsked(user);
  });
  return (
    <>
      <ErrorNote error={asking.error} />
      {asked && !asking.busy && (
        <Alert role="status" variant="light" icon={<Icon name="check" />} mb="sm" p="sm" title={asked.displayName}>
          {t('add.sent')}
        </Alert>
      )}
      <PeoplePicker
        hidden={hidden}
        disabled={disabled}
        disabledReason={t('request.sent')}
        busy={asking.busy}
        onPick={asking.run}
      />
    </>
  );
}
