import { ActionIcon } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { t } from '@/i18n/t';
import { forgetUnfinished } from '@/stores/uploads';
import type { Unfinished } from '@/stores/uploads/unfinished';
import classes from './FileTray.module.css';

interface UnfinishedNoteProps {
  uploads: readonly Unfinished[];
  /** The button that was pressed is gone, and with it the focus. */
  onRemoved: () => void;
}

/** What was under way when the page went: the server has a part of it, and the browser does not hand out the rest by itself. */
export default function UnfinishedNote({ uploads, onRemoved }: UnfinishedNoteProps) {
  return (
    <ul className={classes.unfinished}>
      {uploads.map(({ fingerprint, name }) => (
        <li key={fingerprint}>
          <span dir="auto">{t('files.unfinished', { name })}</span>
          <ActionIcon
            type="button"
            variant="subtle"
            color="gray"
            size={36}
            radius="xl"
            aria-label={t('files.forget', { name })}
            onClick={() => {
              forgetUnfinished(fingerprint);
              onRemoved();
            }}
          >
            <Icon name="close" size={18} />
          </ActionIcon>
        </li>
      ))}
    </ul>
  );
}
