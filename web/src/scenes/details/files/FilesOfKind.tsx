import { Button, Loader } from '@mantine/core';
import { useEffect, useEffectEvent } from 'react';
import { conversationFiles } from '@/api/conversations';
import type { Message, SharedFileKind } from '@/api/types';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { usePages } from '@/hooks/usePages';
import { t as common } from '@/i18n/t';
import { knowFiles } from '@/stores/files';
import { addPeople } from '@/stores/people';
import { MediaGrid } from './MediaGrid';
import { Recordings } from './Recordings';
import classes from './SharedFiles.module.css';
import { t } from './texts';

interface FilesOfKindProps {
  id: string;
  kind: SharedFileKind;
  /** A message is looked for. */
  busy: boolean;
  onGoTo: (message: Message) => void;
}

export function FilesOfKind({ id, kind, busy, onGoTo }: FilesOfKindProps) {
  const { status, cursor, items, error, more } = usePages(async cursor => {
    const page = await conversationFiles(id, kind, cursor);
    addPeople(page.users);
    knowFiles(page.items.flatMap(({ files }) => files));
    return page;
  });

  // A page may have nothing of a kind that is rare, and there is more all the same.
  const goOn = useEffectEvent(more);
  const onlySeemsEmpty = status === 'idle' && items.length === 0 && cursor !== null;
  useEffect(() => {
    if (onlySeemsEmpty) goOn();
  }, [onlySeemsEmpty, cursor]);

  const Shown = kind === 'media' ? MediaGrid : Recordings;
  return (
    <section aria-label={t('list')} aria-busy={busy} className={classes.list}>
      {items.length > 0 && <Shown conversationId={id} items={items} onGoTo={onGoTo} />}
      {status === 'idle' && items.length === 0 && cursor === null && (
        <EmptyState icon={kind === 'media' ? 'search' : 'file'} title={t(`none.${kind}`)} />
      )}
      {(status === 'loading' || onlySeemsEmpty || busy) && (
        <Loader className={classes.wait} aria-label={common('app.loading')} />
      )}
      {status === 'failed' && <ErrorNote error={error} />}
      {(status === 'failed' || (status === 'idle' && cursor !== null && items.length > 0)) && (
        <Button variant="default" onClick={more}>
          {common(status === 'failed' ? 'common.retry' : 'common.more')}
        </Button>
      )}
    </section>
  );
}
