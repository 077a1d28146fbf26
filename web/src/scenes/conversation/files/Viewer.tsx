import { Button, Loader, Modal } from '@mantine/core';
import { useState } from 'react';
import type { StoredFile } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { bytes } from '@/i18n/sizes';
import { t } from '@/i18n/t';
import classes from './Viewer.module.css';
import { useLink } from './useLink';
import { useSave } from './useSave';

/** An image as large as the page. */
export default function Viewer({ file, onClose }: { file: StoredFile; onClose: () => void }) {
  const { url, failed, broken, retry } = useLink(file.id, file.variants.includes('display') ? 'display' : 'content');
  const [loaded, setLoaded] = useState(false);
  const save = useSave(file);
  return (
    <Modal
      opened
      onClose={onClose}
      fullScreen
      title={file.name}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      transitionProps={{ duration: 120 }}
      classNames={{ content: classes.content ?? '', body: classes.body ?? '', title: classes.title ?? '' }}
    >
      <div className={classes.stage}>
        {failed ? (
          <div role="alert" className={classes.failed}>
            {t('files.failed')}
            <Button variant="default" onClick={retry}>
              {t('common.retry')}
            </Button>
          </div>
        ) : (
          <>
            {!loaded && <Loader aria-label={t('files.loading')} className={classes.loader} />}
            {url && <img src={url} alt={file.name} onLoad={() => setLoaded(true)} onError={broken} />}
          </>
        )}
      </div>
      <ErrorNote error={save.error} />
      <div className={classes.foot}>
        <span>{bytes(file.bytes)}</span>
        <Button
          variant="default"
          leftSection={<Icon name="download" size={18} />}
          loading={save.busy}
          onClick={save.run}
          aria-label={t('files.save', { name: file.name })}
        >
          {t('common.save')}
        </Button>
      </div>
    </Modal>
  );
}
