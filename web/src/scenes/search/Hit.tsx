import type { SearchHit } from '@/api/search';
import { Avatar } from '@/components/Avatar';
import { Link } from '@/components/Link';
import { useConversationFace } from '@/hooks/useConversation';
import { t as common } from '@/i18n/t';
import { listTime } from '@/i18n/time';
import { useLog } from '@/stores/log';
import { usePerson } from '@/stores/people';
import { excerpt } from './excerpt';
import classes from './Search.module.css';
import { t } from './texts';

/** A message that was found: leads to it in its place. */
export function Hit({ hit: { message, highlights } }: { hit: SearchHit }) {
  const face = useConversationFace(message.conversationId);
  const known = useLog(state => message.conversationId in state.conversations);
  const sender = usePerson(message.senderId)?.displayName ?? common('common.unknown-person');
  const place = known && face.group ? `${sender} · ${face.title}` : sender;
  return (
    <li>
      <Link
        to={{ name: 'conversation', id: message.conversationId, seq: message.seq }}
        className={classes.hit}
        aria-label={`${place}, ${listTime(message.createdAt)}: ${message.text || t('file-only')}`}
      >
        <Avatar id={message.senderId} name={sender} size={40} />
        <span className={classes.what}>
          <span className={classes.head}>
            <span className={classes.place} dir="auto">
              {place}
            </span>
            <time dateTime={message.createdAt}>{listTime(message.createdAt)}</time>
          </span>
          <span className={classes.text} dir="auto">
            {message.text === ''
              ? t('file-only')
              : excerpt(message.text, highlights).map((part, index) =>
                  part.marked ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
                )}
          </span>
        </span>
      </Link>
    </li>
  );
}
