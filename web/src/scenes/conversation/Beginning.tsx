import { Avatar } from '@/components/Avatar';
import { type ConversationFace, isNotes, useConversationFace, useConversationInfo } from '@/hooks/useConversation';
import { notesTexts } from '@/i18n/en/notes';
import { t, texts } from '@/i18n/t';
import { RetentionNote } from '../retention/RetentionNote';
import classes from './Beginning.module.css';

const notes = texts(notesTexts, 'notes');

/** Stands before the first message, and in place of all when there is none. */
export function Beginning({ id, empty = false }: { id: string; empty?: boolean }) {
  const face = useConversationFace(id);
  const own = isNotes(useConversationInfo(id));
  return (
    <div className={classes.beginning}>
      <Avatar id={face.avatarId} name={face.title} size={64} group={face.group} />
      <p>{own ? notes('beginning') : beginningOf(face)}</p>
      <RetentionNote id={id} />
      {empty && <p className={classes.hello}>{own ? notes('empty') : helloTo(face)}</p>}
    </div>
  );
}

const beginningOf = ({ group, title }: ConversationFace): string =>
  group ? t('messages.beginning.group', { title }) : t('messages.beginning.direct', { name: title });

const helloTo = ({ group, title }: ConversationFace): string =>
  group ? t('messages.empty.group') : t('messages.empty.direct', { name: title });
