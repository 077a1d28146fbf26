import { useConversationInfo } from '@/hooks/useConversation';
import { useServerInfo } from '@/hooks/useServerInfo';
import { effective } from '@/stores/retention/kept';
import { said } from './texts';

/** Says that messages disappear here, where they do. */
export function RetentionNote({ id }: { id: string }) {
  const info = useConversationInfo(id);
  const server = useServerInfo()?.retention;
  if (!info || info.type === 'guest') return null;
  const text = said(effective(info.retention, server));
  return text === null ? null : <p>{text}</p>;
}
