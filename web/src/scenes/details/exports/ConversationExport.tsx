import { ActionIcon, Button } from '@mantine/core';
import { listConversationExports, requestConversationExport } from '@/api/exports';
import { EmptyState } from '@/components/EmptyState';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Ready } from '@/components/Loading';
import { useTask } from '@/hooks/useTask';
import { ExportList, t } from '@/scenes/exports/ExportList';
import { useExports } from '@/scenes/exports/useExports';
import aside from '../invites/Invites.module.css';

/** The conversation as a file: asked for, waited for, saved, removed. */
export default function ConversationExport({ id, onBack }: { id: string; onBack: () => void }) {
  const jobs = useExports(() => listConversationExports(id), id);
  const start = useTask(async () => {
    await requestConversationExport(id);
    await jobs.reload();
  });
  return (
    <>
      <div className={aside.head}>
        <ActionIcon variant="subtle" color="gray" size={40} radius="xl" aria-label={t('back')} onClick={onBack}>
          <Icon name="back" />
        </ActionIcon>
        <p className={aside.soft}>{t('intro')}</p>
      </div>
      <ErrorNote error={start.error} />
      <Button fullWidth my="sm" loading={start.busy} disabled={jobs.waiting} onClick={() => start.run()}>
        {t('start')}
      </Button>
      <Ready of={jobs}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="download" title={t('none')} text={t('none.text')} />
          ) : (
            <ExportList items={items} fileName="parley-conversation" onRemoved={jobs.reload} />
          )
        }
      </Ready>
    </>
  );
}
