import { Button, Loader, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { messageVersions } from '@/api/conversations';
import type { Message } from '@/api/types';
import { ErrorNote } from '@/components/ErrorNote';
import { usePages } from '@/hooks/usePages';
import { t as common } from '@/i18n/t';
import { fullTime } from '@/i18n/time';
import { t } from '../conversation/actions/texts';
import classes from './MessageVersions.module.css';

interface MessageVersionsProps {
  message: Message;
  onClose: () => void;
}

/** What a message said before it was edited, the latest first. */
export default function MessageVersions({ message, onClose }: MessageVersionsProps) {
  const phone = useMediaQuery('(max-width: 560px)');
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('versions')}
      closeButtonProps={{ 'aria-label': common('common.close') }}
      size={480}
      radius="lg"
      centered={!phone}
    >
      <Versions message={message} />
    </Modal>
  );
}

function Versions({ message: { id, conversationId, changedRev } }: { message: Message }) {
  const { items, cursor, status, known, error, more } = usePages(
    each => messageVersions(conversationId, id, each),
    `${id} ${changedRev ?? 0}`,
  );
  return (
    <>
      {known && items.length === 0 && <p>{t('versions.none')}</p>}
      <ol className={classes.versions}>
        {items.map(({ version, text, writtenAt }) => (
          <li key={version}>
            <time dateTime={writtenAt}>
              {t(version === 0 ? 'versions.sent' : 'versions.written', { when: fullTime(writtenAt) })}
            </time>
            <p dir="auto">{text === '' ? <em>{t('versions.empty')}</em> : text}</p>
          </li>
        ))}
      </ol>
      <ErrorNote error={error} />
      {status === 'loading' && <Loader size="sm" aria-label={common('app.loading')} />}
      {status === 'failed' && (
        <Button variant="default" mt="sm" onClick={more}>
          {common('common.retry')}
        </Button>
      )}
      {status === 'idle' && cursor !== null && (
        <Button variant="default" mt="sm" onClick={more}>
          {common('common.more')}
        </Button>
      )}
    </>
  );
}
