import { Button } from '@mantine/core';
import { listExports, requestExport } from '@/api/exports';
import { ErrorNote } from '@/components/ErrorNote';
import { Ready } from '@/components/Loading';
import { useTask } from '@/hooks/useTask';
import { ExportList } from '../exports/ExportList';
import { useExports } from '../exports/useExports';
import classes from './Settings.module.css';
import { t } from './texts';

/** Of everything: those of single conversations are in their details. */
async function listOfEverything() {
  const { items } = await listExports();
  return { items: items.filter(job => job.conversationId === undefined) };
}

export function Export() {
  const jobs = useExports(listOfEverything);
  const start = useTask(async () => {
    await requestExport();
    await jobs.reload();
  });
  return (
    <>
      <div className={classes.card}>
        <p className={classes.text}>{t('export.what')}</p>
        <ErrorNote error={start.error} />
        <div className={classes.foot}>
          <Button loading={start.busy} disabled={jobs.waiting} onClick={() => start.run()}>
            {t('export.start')}
          </Button>
        </div>
      </div>
      <Ready of={jobs}>
        {({ items }) =>
          items.length > 0 && <ExportList items={items} fileName="parley-export" onRemoved={jobs.reload} />
        }
      </Ready>
    </>
  );
}
