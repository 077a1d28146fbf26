import { UnstyledButton } from '@mantine/core';
import { Suspense, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Message } from '@/api/types';
import { lazyPart } from '@/components/lazyPart';
import { t as common } from '@/i18n/t';
import { selfIn, useLog } from '@/stores/log';
import { usePeople } from '@/stores/people';
import { dismissFailed, react, type Reacting, useReacting } from '@/stores/reactions';
import { type ShownReaction, shownReactions, type Wish } from '@/stores/reactions/shown';
import { useLongPress } from '../actions/useLongPress';
import failedClasses from '../FailedActions.module.css';
import { namesOf } from './names';
import classes from './ReactionChips.module.css';
import { t } from './texts';

const ReactionList = lazyPart(() => import('./ReactionList'));

const none: readonly Wish[] = [];

interface ReactionChipsProps {
  message: Message;
  own: boolean;
  group: boolean;
}

/** Under a message: each emoji with how many; a click puts one's own or takes it back, a finger that stays shows who. */
export function ReactionChips(props: ReactionChipsProps) {
  const reacting = useReacting(all => all[props.message.id]);
  // Most messages have none: they cost no more than this.
  return props.message.reactions || reacting ? <Chips {...props} reacting={reacting} /> : null;
}

function Chips({ message, own, group, reacting }: ReactionChipsProps & { reacting: Reacting | undefined }) {
  const selfId = useLog(state => selfIn(state, message.conversationId));
  const [listed, setListed] = useState(false);
  const press = useLongPress(() => setListed(true));
  const wishes = reacting?.wishes ?? none;
  const shown = useMemo(() => shownReactions(message.reactions, wishes, selfId), [message.reactions, wishes, selfId]);
  return (
    <>
      {shown.length > 0 && (
        <ul
          className={classes.chips}
          aria-label={t('label')}
          data-own={own || undefined}
          data-indented={(group && !own) || undefined}
          {...press}
        >
          {shown.map(reaction => (
            <li key={reaction.emoji}>
              <Chip message={message} reaction={reaction} selfId={selfId} />
            </li>
          ))}
        </ul>
      )}
      {reacting?.failed && <Failed message={message} failed={reacting.failed} />}
      {listed && (
        <Suspense>
          <ReactionList message={message} onClose={() => setListed(false)} />
        </Suspense>
      )}
    </>
  );
}

function Chip({ message, reaction, selfId }: { message: Message; reaction: ShownReaction; selfId: string }) {
  const { emoji, count, mine, userIds } = reaction;
  const known = usePeople(useShallow(people => userIds.map(id => people[id]?.displayName)));
  const names = namesOf(reaction, known, selfId);
  return (
    <UnstyledButton
      className={classes.chip}
      aria-label={t('chip', { emoji, count, names })}
      aria-pressed={mine}
      title={names}
      // The log has one stop of the Tab key; the arrow keys reach the message, and its menu what is here.
      tabIndex={-1}
      onClick={() => void react(message, emoji, mine)}
    >
      <span aria-hidden>{emoji}</span>
      <span aria-hidden className={classes.count}>
        {count}
      </span>
    </UnstyledButton>
  );
}

/** What was refused: why, and what can be done. */
function Failed({ message, failed }: { message: Message; failed: NonNullable<Reacting['failed']> }) {
  const { emoji, remove, reason } = failed;
  return (
    <div role="alert" className={failedClasses.failed}>
      <span>
        {t(remove ? 'not-taken-back' : 'not-reacted', { emoji })} {reason ?? t('needs-connection')}
      </span>
      <span className={failedClasses.actions}>
        <UnstyledButton onClick={() => void react(message, emoji, remove)}>{common('common.retry')}</UnstyledButton>
        <UnstyledButton onClick={() => dismissFailed(message.id)}>{common('common.close')}</UnstyledButton>
      </span>
    </div>
  );
}
