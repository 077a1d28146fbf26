import { useServerInfo } from '@/hooks/useServerInfo';
import { t } from '@/i18n/t';
import type { ConversationInfo } from '@/stores/log';
import { useSession } from '@/stores/session';
import { AsideButton } from './AsideButton';

/** Leads to all that was sent in the conversation; not there where nothing can be. */
export function FilesButton({ info, onClick }: { info: ConversationInfo; onClick: () => void }) {
  const files = useServerInfo()?.limits.filesPerMessage !== undefined;
  const guest = useSession(session => session.status === 'signed-in' && session.user.role === 'guest');
  if (!files || guest || info.type === 'guest') return null;
  return <AsideButton label={t('details.files')} icon="file" onClick={onClick} />;
}
