import { Drawer } from '@mantine/core';
import { Suspense, useState } from 'react';
import type { MemberRole } from '@/api/types';
import { lazyPart } from '@/components/lazyPart';
import { Waiting } from '@/components/Loading';
import { useConversationInfo } from '@/hooks/useConversation';
import { t } from '@/i18n/t';
import { useGallery } from '@/stores/gallery';
import classes from './Details.module.css';
import { GroupDetails } from './GroupDetails';
import { may } from './permissions';
import { PersonDetails } from './PersonDetails';

const SharedFiles = lazyPart(() => import('./files/SharedFiles'));
const Invites = lazyPart(() => import('./invites/Invites'));
const Bans = lazyPart(() => import('./bans/Bans'));
const ConversationExport = lazyPart(() => import('./exports/ConversationExport'));

/** What takes the place of the details, and leads back to them. */
export type Aside = 'files' | 'export' | 'invites' | 'bans';

const titles = {
  files: 'details.files',
  export: 'details.export',
  invites: 'details.invites',
  bans: 'details.bans',
} as const;

/** Whether somebody of this role may see it. */
const open: Readonly<Record<Aside, (role: MemberRole) => boolean>> = {
  files: () => true,
  export: () => true,
  invites: may.invite,
  bans: may.manageBans,
};

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
  // Whose role is another meanwhile is led back.
  const shown = aside && open[aside](info.me.role) ? aside : null;
  const back = () => setAside(null);
  const title = shown ? titles[shown] : info.type === 'group' ? 'details.group' : 'details.direct';
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      onExitTransitionEnd={back}
      position="right"
      size={400}
      title={t(title)}
      closeOnEscape={!covered}
      returnFocus={!leaving}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      transitionProps={{ duration: 160 }}
      classNames={{ title: classes.heading ?? '', content: classes.drawer ?? '' }}
    >
      {shown ? (
        <Suspense fallback={<Waiting />}>
          {shown === 'export' && <ConversationExport id={id} onBack={back} />}
          {shown === 'invites' && <Invites id={id} onBack={back} />}
          {shown === 'bans' && <Bans id={id} onBack={back} />}
          {shown === 'files' && (
            <SharedFiles
              id={id}
              onBack={back}
              onLeave={() => {
                setLeaving(true);
                onClose();
              }}
            />
          )}
        </Suspense>
      ) : info.type === 'group' ? (
        <GroupDetails info={info} onAside={setAside} />
      ) : (
        <PersonDetails info={info} onAside={setAside} />
      )}
    </Drawer>
  );
}
