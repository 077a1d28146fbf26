import { Drawer } from '@mantine/core';
import { useConversationInfo } from '@/hooks/useConversation';
import { t } from '@/i18n/t';
import classes from './Details.module.css';
import { GroupDetails } from './GroupDetails';
import { PersonDetails } from './PersonDetails';

interface DetailsProps {
  id: string;
  opened: boolean;
  onClose: () => void;
}

export default function Details({ id, opened, onClose }: DetailsProps) {
  const info = useConversationInfo(id);
  if (!info) return null;
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={400}
      title={t(info.type === 'group' ? 'details.group' : 'details.direct')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      transitionProps={{ duration: 160 }}
      classNames={{ title: classes.heading ?? '', content: classes.drawer ?? '' }}
    >
      {info.type === 'group' ? <GroupDetails info={info} /> : <PersonDetails info={info} />}
    </Drawer>
  );
}
