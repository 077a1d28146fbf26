import { Button, Skeleton } from '@mantine/core';
import { ErrorNote } from '@/components/ErrorNote';
import { useMembers } from '@/hooks/useMembers';
import { t } from '@/i18n/t';
import type { ConversationInfo } from '@/stores/log';
import classes from './Details.module.css';
import { MemberItem } from './MemberItem';
import { rank } from './permissions';

/** Everybody in the group; who may more comes first. */
export function Members({ info }: { info: ConversationInfo }) {
  const { members, more, busy, error, loadMore } = useMembers(info);
  const sorted = [...members].sort((a, b) => rank[b.role] - rank[a.role] || (a.joinedAt < b.joinedAt ? -1 : 1));
  return (
    <>
      <ul className={classes.members}>
        {sorted.map(member => (
          <MemberItem key={member.userId} member={member} info={info} />
        ))}
      </ul>
      {busy && members.length === 0 && <Skeleton height={48} radius="md" />}
      <ErrorNote error={error} />
      {more && (
        <Button variant="subtle" fullWidth loading={busy} onClick={loadMore}>
          {t('details.more-members')}
        </Button>
      )}
    </>
  );
}
