import { UnstyledButton } from '@mantine/core';
import { Suspense, useRef, useState } from 'react';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/components/lazyPart';
import { useServerInfo } from '@/hooks/useServerInfo';
import { useWaiting } from '@/hooks/useWaiting';
import { useKnowsPeople } from '@/stores/session/abilities';
import classes from './ScheduledBar.module.css';
import { t } from './texts';

const ScheduledList = lazyPart(() => import('./ScheduledList'));

/** Above the composer, where something waits to be sent or was not: how much; it opens the list. */
export function ScheduledBar({ id }: { id: string }) {
  const known = useServerInfo()?.limits.scheduledPerPerson !== undefined;
  const people = useKnowsPeople();
  return known && people ? <Bar id={id} /> : null;
}

function Bar({ id }: { id: string }) {
  const { items } = useWaiting(id);
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const refused = items.filter(each => each.refusal).length;
  const close = () => {
    setOpened(false);
    button.current?.focus();
  };
  return (
    <>
      {items.length > 0 && (
        <UnstyledButton
          ref={button}
          className={classes.bar}
          data-refused={refused > 0 || undefined}
          aria-haspopup="dialog"
          onClick={() => setOpened(true)}
        >
          <Icon name={refused > 0 ? 'alert' : 'timer'} size={15} />
          {refused > 0 ? t('refused', { count: refused }) : t('count', { count: items.length })}
        </UnstyledButton>
      )}
      {opened && (
        <Suspense>
          <ScheduledList id={id} onClose={close} />
        </Suspense>
      )}
    </>
  );
}
