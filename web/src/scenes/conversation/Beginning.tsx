import { Avatar } from '@/components/Avatar';
import { useConversationFace } from '@/hooks/useConversation';
import { t } from '@/i18n/t';
import { RetentionNote } from '../retention/RetentionNote';
import classes from './Beginning.module.css';

/** Stands before the first message, and in place of all when there is none. */
export function Beginning({ id, empty = false }: { id: string; empty?: boolean }) {
  const face = useConversationFace(id);
  return (
    <div className={classes.beginning}>
      <Avatar id={face.avatarId} name={face.title} size={64} group={face.group} />
      <p>
        {face.group
          ? t('messages.beginning.group', { title: face.title })
          : t('messages.beginning.direct', { name: face.title })}
      </p>
      <RetentionNote id={id} />
      {empty && (
        <p className={classes.hello}>
          {face.group ? t('messages.empty.group') : t('messages.empty.direct', { name: face.title })}
        </p>
      )}
    </div>
  );
}
