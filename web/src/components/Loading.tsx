import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Loaded } from '@/hooks/useLoad';
import { t } from '@/i18n/t';
import { ErrorNote } from './ErrorNote';
import classes from './Loading.module.css';

export function Waiting() {
  return (
    <div className={classes.waiting} role="status" aria-label={t('app.loading')}>
      <Loader size="sm" />
    </div>
  );
}

/** What went wrong, and a way to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div className={classes.failed}>
      <ErrorNote error={error} />
      <Button variant="default" onClick={onRetry}>
        {t('common.retry')}
      </Button>
    </div>
  );
}

interface ReadyProps<T> {
  of: Loaded<T> & { reload: () => Promise<void> };
  children: (value: T) => ReactNode;
}

/** Draws what was loaded; until then that it is loading, or why it is not. */
export function Ready<T>({ of, children }: ReadyProps<T>) {
  if (of.status === 'loading') return <Waiting />;
  if (of.status === 'failed') return <Failed error={of.error} onRetry={() => void of.reload()} />;
  return children(of.value);
}

interface PagedProps {
  of: {
    status: string;
    known: boolean;
    items: readonly unknown[];
    cursor: string | null;
    error: unknown;
    more: () => void;
  };
  empty: ReactNode;
  children: ReactNode;
}

/** A list with what follows it: more, or why there is no more. */
export function Paged({ of, empty, children }: PagedProps) {
  if (of.status === 'failed' && of.items.length === 0) return <Failed error={of.error} onRetry={of.more} />;
  if (!of.known) return <Waiting />;
  return (
    <>
      {of.items.length === 0 ? empty : children}
      {of.status === 'failed' && <Failed error={of.error} onRetry={of.more} />}
      {of.status !== 'failed' && of.cursor !== null && (
        <div className={classes.more}>
          <Button variant="default" loading={of.status === 'loading'} onClick={of.more}>
            {t('common.more')}
          </Button>
        </div>
      )}
    </>
  );
}
