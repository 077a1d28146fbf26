import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import { ban } from '@/api/bans';
import { removeMember, setRole } from '@/api/conversations';
import type { Member, MemberRole } from '@/api/types';
import { Avatar } from '@/components/Avatar';
import { Confirm } from '@/components/Confirm';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { useTask } from '@/hooks/useTask';
import { type Key, t } from '@/i18n/t';
import { type ConversationInfo, useLog } from '@/stores/log';
import { usePerson } from '@/stores/people';
import { usePresence } from '@/stores/presence';
import classes from './Details.module.css';
import { may } from './permissions';

const offers: Readonly<Record<MemberRole, Key>> = {
  owner: 'details.make-owner',
  admin: 'details.make-admin',
  moderator: 'details.make-moderator',
  member: 'details.make-member',
};

export function MemberItem({ member, info }: { member: Member; info: ConversationInfo }) {
  const person = usePerson(member.userId);
  const self = useLog(state => state.selfId === member.userId);
  const online = usePresence(all => all[member.userId]?.status === 'online');
  const [leaving, setLeaving] = useState<'remove' | 'ban' | null>(null);
  const roleChange = useTask((role: MemberRole) => setRole(info.id, member.userId, role));
  const removal = useTask(async () => {
    await (leaving === 'ban' ? ban : removeMember)(info.id, member.userId);
    setLeaving(null);
  });
  const name = person?.displayName ?? t('common.unknown-person');
  const roles = may.changeRole(info.me.role) ? (['owner', 'admin', 'moderator', 'member'] as const) : [];
  const removable = !self && may.remove(info.me.role, member.role);

  return (
    <li>
      <div className={classes.member}>
        <Avatar id={member.userId} name={name} size={40} online={online && !self} />
        <span className={classes.names}>
          <span>
            {name}
            {self && ` (${t('common.you')})`}
          </span>
          <span>@{person?.username}</span>
        </span>
        {member.role !== 'member' && <span className={classes.role}>{t(`role.${member.role}`)}</span>}
        {(roles.length > 0 || removable) && (
          // The placeholder is no item, which a menu may not hold: the first item takes the focus.
          <Menu position="bottom-end" shadow="md" radius="md" withInitialFocusPlaceholder={false}>
            <Menu.Target>
              <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('details.member-menu', { name })}>
                <Icon name="more" size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {roles
                .filter(role => role !== member.role)
                .map(role => (
                  <Menu.Item key={role} onClick={() => roleChange.run(role)}>
                    {t(offers[role])}
                  </Menu.Item>
                ))}
              {removable && (
                <>
                  <Menu.Item color="var(--danger)" onClick={() => setLeaving('remove')}>
                    {t('details.remove')}
                  </Menu.Item>
                  <Menu.Item color="var(--danger)" onClick={() => setLeaving('ban')}>
                    {t('details.ban')}
                  </Menu.Item>
                </>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <ErrorNote error={roleChange.error} />
      {leaving && (
        <Confirm
          text={t(`details.${leaving}.confirm`, { name })}
          action={t(`details.${leaving}`)}
          error={removal.error}
          busy={removal.busy}
          onConfirm={() => removal.run()}
          onCancel={() => setLeaving(null)}
        />
      )}
    </li>
  );
}
