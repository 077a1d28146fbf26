import { Button, Modal, SegmentedControl } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { Icon } from '@/components/Icon';
import { Link } from '@/components/Link';
import { t } from '@/i18n/t';
import classes from './NewConversation.module.css';
import { NewDirect } from './NewDirect';
import { NewGroup } from './NewGroup';

interface NewConversationProps {
  opened: boolean;
  onClose: () => void;
}

export default function NewConversation({ opened, onClose }: NewConversationProps) {
  const [kind, setKind] = useState<'direct' | 'group'>('direct');
  const phone = useMediaQuery('(max-width: 560px)');
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('new.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      fullScreen={phone ?? false}
      size={460}
      radius={phone ? 0 : 'lg'}
      transitionProps={{ transition: 'pop', duration: 140 }}
      classNames={{ title: classes.title ?? '', body: classes.body ?? '' }}
    >
      <SegmentedControl
        aria-label={t('new.kind')}
        fullWidth
        value={kind}
        onChange={value => setKind(value as typeof kind)}
        data={[
          { value: 'direct', label: t('new.direct') },
          { value: 'group', label: t('new.group') },
        ]}
      />
      <Button
        component={Link}
        to={{ name: 'discover' }}
        variant="subtle"
        fullWidth
        flex="none"
        leftSection={<Icon name="search" size={17} />}
        onClick={onClose}
      >
        {t('new.discover')}
      </Button>
      {kind === 'direct' ? <NewDirect onDone={onClose} /> : <NewGroup onDone={onClose} />}
    </Modal>
  );
}
