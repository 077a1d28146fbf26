import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { createGroup } from '@/api/conversations';
import { fieldError } from '@/api/errors';
import { Chips } from '@/components/Chips';
import { ErrorNote } from '@/components/ErrorNote';
import { PeoplePicker } from '@/components/PeoplePicker';
import { useSelection } from '@/hooks/useSelection';
import { useSubmit } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { openConversation } from '../chat/openConversation';
import classes from './NewConversation.module.css';

export function NewGroup({ onDone }: { onDone: () => void }) {
  const selfId = useLog(state => state.selfId);
  const [title, setTitle] = useState('');
  const people = useSelection();
  const creation = useSubmit(async () => {
    openConversation(await createGroup(title.trim(), [...people.ids]));
    onDone();
  });

  return (
    <form className={classes.group} onSubmit={creation.submit}>
      <TextInput
        label={t('new.group-title')}
        placeholder={t('new.group-title.hint')}
        size="md"
        value={title}
        error={fieldError(creation.error, 'title')}
        onChange={event => setTitle(event.currentTarget.value)}
      />
      <Chips users={people.users} onRemove={people.toggle} />
      <PeoplePicker hidden={new Set([selfId])} selected={people.ids} onPick={people.toggle} />
      <ErrorNote error={fieldError(creation.error, 'title') ? null : creation.error} />
      <Button
        type="submit"
        size="md"
        loading={creation.busy}
        disabled={title.trim() === '' || people.users.length === 0}
      >
        {t('new.create-group')}
      </Button>
    </form>
  );
}
