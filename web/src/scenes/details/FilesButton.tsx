import { Button } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t } from '@/i18n/t';
import type { ConversationInfo } from '@/stores/log';
import { useSession } from '@/stores/session';

/** Leads to all that was sent in the conversation; not there where nothing can be. */
export function FilesButton({ info, onClick }: { info: ConversationInfo; onClick: () => void }) {
  const files = useServerInfo()?.limits.filesPerMessage !== undefined;
  const guest = useSession(session => session.status === 'signed-in' && session.user.role === 'guest');
  if (!files || guest || info.type === 'guest') return null;
  return (
    <Button
      variant="subtle"
      color="gray"
      c="var(--ink)"
      fullWidth
      justify="flex-start"
      leftSection={<Icon name="file" size={18} />}
      onClick={onClick}
    >
      {t('details.files')}
    </Button>
  );
}
