import { Button, Progress } from '@mantine/core';
import { useEffect } from 'react';
import { type ExportJob, exportFile, listExports, requestExport } from '@/api/me';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Ready } from '@/components/Loading';
import { saveFile } from '@/components/saveFile';
import { useLoad } from '@/hooks/useLoad';
import { useTask } from '@/hooks/useTask';
import { ago, date } from '@/i18n/time';
import classes from './Settings.module.css';
import { t } from './texts';

/** How often one looks while a file is being prepared. */
const lookMs = 1_000;

const unfinished = (job: ExportJob) => job.state === 'queued' || job.state === 'running';

export function Export() {
  const jobs = useLoad(listExports);
  const waiting = jobs.status === 'loaded' && jobs.value.items.some(unfinished);
  const { reload } = jobs;
  const start = useTask(async () => {
    await requestExport();
    await reload();
  });
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => void reload(), lookMs);
    return () => clearInterval(timer);
  }, [waiting, reload]);

  return (
    <>
      <div className={classes.card}>
        <p className={classes.text}>{t('export.what')}</p>
        <ErrorNote error={start.error} />
        <div className={classes.foot}>
          <Button loading={start.busy} disabled={waiting} onClick={() => start.run()}>
            {t('export.start')}
          </Button>
        </div>
      </div>
      <Ready of={jobs}>
        {({ items }) =>
          items.length > 0 && (
            <ul className={classes.list}>
              {items.map(job => (
                <Job key={job.id} job={job} />
              ))}
            </ul>
          )
        }
      </Ready>
    </>
  );
}

function Job({ job }: { job: ExportJob }) {
  const download = useTask(async () =>
    saveFile(await exportFile(job.id), `parley-export-${job.createdAt.slice(0, 10)}.zip`),
  );
  return (
    <li>
      <div className={classes.item}>
        <Icon name="download" />
        <span className={classes.what} role="status">
          <span>{t(`export.state.${job.state}`)}</span>
          <span>{t('export.asked', { when: ago(job.createdAt) })}</span>
          {job.state === 'ready' && job.expiresAt && <span>{t('export.until', { date: date(job.expiresAt) })}</span>}
          {unfinished(job) && <Progress value={job.progress} aria-label={t('export.progress')} mt={6} />}
        </span>
        {job.state === 'ready' && (
          <Button variant="default" size="sm" loading={download.busy} onClick={() => download.run()}>
            {t('export.download')}
          </Button>
        )}
      </div>
      <ErrorNote error={download.error} />
    </li>
  );
}
