import { Tooltip } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { useServerInfo } from '@/hooks/useServerInfo';
import type { ConversationInfo } from '@/stores/log';
import { effective } from '@/stores/retention/kept';
import { said } from './texts';

/** Beside a conversation's name: its messages disappear. */
export function RetentionMark({ info }: { info: ConversationInfo }) {
  const server = useServerInfo()?.retention;
  const text = info.type === 'guest' ? null : said(effective(info.retention, server));
  if (text === null) return null;
  return (
    <Tooltip label={text} multiline maw={260} openDelay={300}>
      <span role="img" aria-label={text}>
        <Icon name="timer" size={15} />
      </span>
    </Tooltip>
  );
}
