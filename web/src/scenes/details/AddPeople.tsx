import { Button } from '@mantine/core';
import { addMembers } from '@/api/conversations';
import { Chips } from '@/components/Chips';
import { ErrorNote } from '@/components/ErrorNote';
import { PeoplePicker } from '@/components/PeoplePicker';
import { useSelection } from '@/hooks/useSelection';
import { useSubmit } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import type { ConversationInfo } from '@/stores/log';
import classes from './Details.module.css';

const nobody: ReadonlySet<string> = new Set();

export function AddPeople({ info, onDone }: { info: ConversationInfo; onDone: () => void }) {
  const people = useSelection();
  const members = new Set(info.members?.map(member => member.userId));
  const addition = useSubmit(async () => {
    await addMembers(info.id, [...people.ids]);
    onDone();
  });
  return (
    <form className={classes.add} onSubmit={addition.submit}>
      <Chips users={people.users} onRemove={people.toggle} />
      <PeoplePicker
        hidden={nobody}
        disabled={members}
        disabledReason={t('people.already-member')}
        selected={people.ids}
        autoFocus
        onPick={people.toggle}
      />
      <ErrorNote error={addition.error} />
      <div className={classes.buttons}>
        <Button variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={addition.busy} disabled={people.users.length === 0}>
          {people.users.length > 0 ? t('details.add-selected', { count: people.users.length }) : t('details.add')}
        </Button>
      </div>
    </form>
  );
}
