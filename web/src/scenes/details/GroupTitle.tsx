import { ActionIcon, Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { rename } from '@/api/conversations';
import { describeError, fieldError } from '@/api/errors';
import { Icon } from '@/components/Icon';
import { useSubmit } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import type { ConversationInfo } from '@/stores/log';
import classes from './Details.module.css';
import { may } from './permissions';

/** The group's name, and where one may, its change. */
export function GroupTitle({ info }: { info: ConversationInfo }) {
  const [title, setTitle] = useState<string | null>(null);
  const change = useSubmit(async () => {
    // The new name comes by push, as it does to everybody.
    if (title !== null && title.trim() !== info.title) await rename(info.id, title.trim());
    setTitle(null);
  });

  if (title === null) {
    return (
      <h3 className={classes.name}>
        {info.title}
        {may.rename(info.me.role) && (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('details.rename')}
            onClick={() => setTitle(info.title ?? '')}
          >
            <Icon name="edit" size={17} />
          </ActionIcon>
        )}
      </h3>
    );
  }
  return (
    <form className={classes.rename} onSubmit={change.submit}>
      <TextInput
        label={t('details.title')}
        autoFocus
        value={title}
        error={change.error ? (fieldError(change.error, 'title') ?? describeError(change.error)) : undefined}
        onChange={event => setTitle(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          setTitle(null);
        }}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => setTitle(null)}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={change.busy} disabled={title.trim() === ''}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}
