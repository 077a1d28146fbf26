import { ActionIcon, Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { updateGroup } from '@/api/conversations';
import { describeError, fieldError } from '@/api/errors';
import { Icon } from '@/components/Icon';
import { useSubmit } from '@/hooks/useTask';
import { t } from '@/i18n/t';
import type { ConversationInfo } from '@/stores/log';
import classes from './Details.module.css';
import { may } from './permissions';

/** What the group is about, and where one may, its change. */
export function GroupTopic({ info }: { info: ConversationInfo }) {
  const [topic, setTopic] = useState<string | null>(null);
  const change = useSubmit(async () => {
    // The new topic comes by push, as it does to everybody.
    if (topic !== null && topic.trim() !== (info.topic ?? '')) await updateGroup(info.id, { topic: topic.trim() });
    setTopic(null);
  });
  const edit = () => setTopic(info.topic ?? '');

  if (topic === null) {
    if (!may.rename(info.me.role))
      return info.topic ? (
        <p className={classes.topic} dir="auto">
          {info.topic}
        </p>
      ) : null;
    return info.topic ? (
      <p className={classes.topic} dir="auto">
        {info.topic}
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('details.topic.edit')} onClick={edit}>
          <Icon name="edit" size={17} />
        </ActionIcon>
      </p>
    ) : (
      <Button variant="subtle" size="compact-sm" leftSection={<Icon name="plus" size={15} />} onClick={edit}>
        {t('details.topic.add')}
      </Button>
    );
  }
  return (
    <form className={classes.rename} onSubmit={change.submit}>
      <Textarea
        label={t('details.topic')}
        description={t('details.topic.hint')}
        autoFocus
        autosize
        minRows={2}
        maxRows={8}
        value={topic}
        error={change.error ? (fieldError(change.error, 'topic') ?? describeError(change.error)) : undefined}
        onChange={event => setTopic(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          setTopic(null);
        }}
      />
      <div className={classes.buttons}>
        <Button variant="default" onClick={() => setTopic(null)}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={change.busy}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  );
}
