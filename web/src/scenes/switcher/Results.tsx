import { memo, useEffect, useRef } from 'react';
import { Avatar } from '@/components/Avatar';
import { Icon } from '@/components/Icon';
import { useConversationFace } from '@/hooks/useConversation';
import { t as common } from '@/i18n/t';
import { useLog } from '@/stores/log';
import { usePeople } from '@/stores/people';
import type { Candidate } from './candidates';
import classes from './Switcher.module.css';
import { t } from './texts';

export const resultsId = 'switcher-results';
export const optionId = (index: number) => `${resultsId}-${index}`;

interface ResultsProps {
  results: readonly Candidate[];
  active: number;
  busy: boolean;
  onPoint: (index: number) => void;
  onChoose: (candidate: Candidate) => void;
}

/** The focus stays in the field. */
export function Results({ results, active, busy, onPoint, onChoose }: ResultsProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, results]);
  return (
    <ul ref={list} id={resultsId} role="listbox" aria-label={t('results')} aria-busy={busy} className={classes.list}>
      {results.map((candidate, index) => (
        <li
          key={candidate.key}
          id={optionId(index)}
          role="option"
          aria-selected={index === active}
          className={classes.option}
          // Keeps the focus, and on a phone the keyboard, where one writes.
          onMouseDown={event => event.preventDefault()}
          // Not on entering: what scrolls under a pointer that rests is not meant.
          onMouseMove={() => index !== active && onPoint(index)}
          onClick={() => onChoose(candidate)}
        >
          <Face candidate={candidate} />
        </li>
      ))}
    </ul>
  );
}

const Face = memo(function Face({ candidate }: { candidate: Candidate }) {
  switch (candidate.kind) {
    case 'conversation':
      return <ConversationFace id={candidate.id} />;
    case 'person': {
      const { id, displayName, username, picture } = candidate.user;
      return (
        <>
          <Avatar id={id} name={displayName} size={34} picture={picture ?? null} />
          <Names name={displayName} about={`@${username} · ${t('person')}`} />
        </>
      );
    }
    case 'place':
      return (
        <>
          <span className={classes.icon}>
            <Icon name={candidate.place.icon} size={18} />
          </span>
          <Names name={candidate.place.label} about={candidate.place.about} />
        </>
      );
    case 'search':
      return (
        <>
          <span className={classes.icon}>
            <Icon name="searchMessages" size={18} />
          </span>
          <Names name={t('search', { query: candidate.query })} />
        </>
      );
  }
});

function ConversationFace({ id }: { id: string }) {
  const face = useConversationFace(id);
  const username = usePeople(people => people[face.partnerId ?? '']?.username);
  const unread = useLog(state => state.conversations[id]?.info.unreadCount ?? 0);
  const marked = useLog(state => state.conversations[id]?.info.me.markedUnread === true);
  return (
    <>
      <Avatar id={face.avatarId} name={face.title} size={34} group={face.group} />
      <Names name={face.title} about={username === undefined ? undefined : `@${username}`} />
      {(unread > 0 || marked) && (
        <span className={classes.unread}>
          {unread > 0 ? common('conversations.unread', { count: unread }) : common('conversations.marked-unread')}
        </span>
      )}
    </>
  );
}

function Names({ name, about }: { name: string; about?: string | undefined }) {
  return (
    <span className={classes.names}>
      <span dir="auto">{name}</span>
      {about !== undefined && <span>{about}</span>}
    </span>
  );
}
