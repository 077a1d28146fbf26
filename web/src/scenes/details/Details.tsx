import { Drawer } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { Waiting } from '@/components/Loading';
import { useConversationInfo } from '@/hooks/useConversation';
import { t } from '@/i18n/t';
import { useGallery } from '@/stores/gallery';
import classes from './Details.module.css';
import { GroupDetails } from './GroupDetails';
import { may } from './permissions';
import { PersonDetails } from './PersonDetails';

const SharedFiles = lazy(() => import('./files/SharedFiles'));
const Invites = lazy(() => import('./invites/Invites'));

/** What takes the place of the details, and leads back to them. */
type Aside = 'files' | 'invites';

const titles = { files: 'details.files', invites: 'details.invites' } as const;

interface DetailsProps {
  id: string;
  opened: boolean;
  onClose: () => void;
}

export default function Details({ id, opened, onClose }: DetailsProps) {
  const info = useConversationInfo(id);
  const [aside, setAside] = useState<Aside | null>(null);
  // Gone to a message: the focus is there, and stays.
  const [leaving, setLeaving] = useState(false);
  if (opened && leaving) setLeaving(false);
  // A picture lies over it: it is what the Escape key closes.
  const covered = useGallery(state => state.opened !== null);
  if (!info) return null;
  // Who may make links no more sees none.
  const shown = aside === 'invites' && !may.invite(info.me.role) ? null : aside;
  const title = shown ? titles[shown] : info.type === 'group' ? 'details.group' : 'details.direct';
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={() => setAside(null)}
      position="right"
      size={400}
      title={t(title)}
      closeOnEscape={!covered}
      returnFocus={!leaving}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      transitionProps={{ duration: 160 }}
      classNames={{ title: classes.heading ?? '', content: classes.drawer ?? '' }}
    >
      {shown === 'invites' ? (
        <Suspense fallback={<Waiting />}>
          <Invites id={id} onBack={() => setAside(null)} />
        </Suspense>
      ) : shown === 'files' ? (
        <Suspense fallback={<Waiting />}>
          <SharedFiles
            id={id}
            onBack={() => setAside(null)}
            onLeave={() => {
              setLeaving(true);
              onClose();
            }}
          />
        </Suspense>
      ) : info.type === 'group' ? (
        <GroupDetails info={info} onFiles={() => setAside('files')} onInvites={() => setAside('invites')} />
      ) : (
        <PersonDetails info={info} onFiles={() => setAside('files')} />
      )}
    </Drawer>
  );
}
