import { ActionIcon, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Message, SharedFileKind } from '@/api/types';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { jumpTo } from '@/stores/jump';
import { FilesOfKind } from './FilesOfKind';
import classes from './SharedFiles.module.css';
import { t } from './texts';

const kinds = ['media', 'audio', 'other'] as const;

interface SharedFilesProps {
  id: string;
  onBack: () => void;
  /** A message is shown in the conversation, so what covers it goes. */
  onLeave: () => void;
}

/** All that was sent in a conversation, by its kind, newest first. */
export default function SharedFiles({ id, onBack, onLeave }: SharedFilesProps) {
  const [kind, setKind] = useState<SharedFileKind>('media');
  const jump = useTask(async (message: Message) => {
    if (!(await jumpTo(id, message))) throw new Error('It was not loaded.');
    onLeave();
  });
  return (
    <>
      <div className={classes.head}>
        <ActionIcon variant="subtle" color="gray" size={40} radius="xl" aria-label={t('back')} onClick={onBack}>
          <Icon name="back" />
        </ActionIcon>
        <SegmentedControl
          fullWidth
          className={classes.kinds}
          aria-label={t('kind')}
          data={kinds.map(each => ({ value: each, label: t(`kind.${each}`) }))}
          value={kind}
          onChange={setKind}
        />
      </div>
      {jump.error !== null && (
        <p role="alert" className={classes.note}>
          {t('too-far')}
        </p>
      )}
      <FilesOfKind key={kind} id={id} kind={kind} busy={jump.busy} onGoTo={jump.run} />
    </>
  );
}
