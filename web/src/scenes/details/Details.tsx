import { Drawer } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Waiting } from '@/components/Loading';
import { useConversationInfo } from '@/hooks/useConversation';
import { t } from '@/i18n/t';
import { useGallery } from '@/stores/gallery';
import classes from './Details.module.css';
import { GroupDetails } from './GroupDetails';
import { PersonDetails } from './PersonDetails';

const SharedFiles = lazy(() => import('./files/SharedFiles'));

interface DetailsProps {
  id: string;
  opened: boolean;
  onClose: () => void;
}

export default function Details({ id, opened, onClose }: DetailsProps) {
  const info = useConversationInfo(id);
  const [files, setFiles] = useState(false);
  // Gone to a message: the focus is there, and stays.
  const [leaving, setLeaving] = useState(false);
  if (opened && leaving) setLeaving(false);
  // A picture lies over it: it is what the Escape key closes.
  const covered = useGallery(state => state.opened !== null);
  if (!info) return null;
  const title = files ? 'details.files' : info.type === 'group' ? 'details.group' : 'details.direct';
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setFiles(false)}
      position="right"
      size={400}
      title={t(title)}
      closeOnEscape={!covered}
      returnFocus={!leaving}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      transitionProps={{ duration: 160 }}
      classNames={{ title: classes.heading ?? '', content: classes.drawer ?? '' }}
    >
      {files ? (
        <Suspense fallback={<Waiting />}>
          <SharedFiles
            id={id}
            onBack={() => setFiles(false)}
            onLeave={() => {
              setLeaving(true);
              onClose();
            }}
          />
        </Suspense>
      ) : info.type === 'group' ? (
        <GroupDetails info={info} onFiles={() => setFiles(true)} />
      ) : (
        <PersonDetails info={info} onFiles={() => setFiles(true)} />
      )}
    </Drawer>
  );
}
