import { Button, Progress } from '@mantine/core';
import { type ExportJob, exportFile, removeExport } from '@/api/exports';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { saveFile } from '@/components/saveFile';
import { useTask } from '@/hooks/useTask';
import { exportTexts } from '@/i18n/en/exports';
import { texts } from '@/i18n/t';
import { ago, date } from '@/i18n/time';
import classes from '../settings/Settings.module.css';
import { isUnfinished } from './useExports';

export const t = texts(exportTexts, 'exports');

interface ExportListProps {
  items: readonly ExportJob[];
  /** Of a file that is saved: what comes before its day. */
  fileName: string;
  onRemoved: () => Promise<void>;
}

export function ExportList({ items, fileName, onRemoved }: ExportListProps) {
  return (
    <ul className={classes.list} aria-label={t('list')}>
      {items.map(job => (
        <Job key={job.id} job={job} fileName={fileName} onRemoved={onRemoved} />
      ))}
    </ul>
  );
}

function stateOf({ state, failure }: ExportJob): string {
  if (state !== 'failed') return t(`state.${state}`);
  const key = `failed.${failure ?? 'error'}` as const;
  return t(Object.hasOwn(exportTexts, key) ? key : 'failed.error');
}

function Job({ job, fileName, onRemoved }: { job: ExportJob } & Pick<ExportListProps, 'fileName' | 'onRemoved'>) {
  const download = useTask(async () =>
    saveFile(await exportFile(job.id), `${fileName}-${job.createdAt.slice(0, 10)}.zip`),
  );
  const removing = useTask(async () => {
    await removeExport(job.id);
    await onRemoved();
  });
  const unfinished = isUnfinished(job);
  return (
    <li>
      <div className={classes.item}>
        <Icon name="download" />
        <span className={classes.what} role="status">
          <span>{stateOf(job)}</span>
          <span>{t('asked', { when: ago(job.createdAt) })}</span>
          {job.state === 'ready' && job.expiresAt && <span>{t('until', { date: date(job.expiresAt) })}</span>}
          {unfinished && <Progress value={job.progress} aria-label={t('progress')} mt={6} />}
        </span>
        {job.state === 'ready' && (
          <Button variant="default" size="sm" loading={download.busy} onClick={() => download.run()}>
            {t('download')}
          </Button>
        )}
        <Button variant="subtle" color="gray" size="sm" loading={removing.busy} onClick={() => removing.run()}>
          {t(unfinished ? 'cancel' : 'remove')}
        </Button>
      </div>
      <ErrorNote error={download.error ?? removing.error} />
    </li>
  );
}
