import type { Message } from '@/api/types';
import { listNames } from '@/i18n/names';
import { t } from '@/i18n/t';
import { duration } from '@/i18n/time';
import { systemSaid } from '../retention/texts';

export type NameOf = (userId: string, role?: 'object') => string;

/** What a system message tells, as a sentence. */
export function systemText(message: Message, nameOf: NameOf): string {
  const { metadata } = message;
  const { event, userIds, title, topic, history, role } = readMetadata(metadata);
  const seconds = typeof metadata?.slowModeSeconds === 'number' ? metadata.slowModeSeconds : 0;
  const actor = nameOf(message.senderId);
  const people = listNames(userIds.map(id => nameOf(id, 'object')));
  switch (event) {
    case 'created':
      return title ? t('system.created-titled', { actor, title }) : t('system.created', { actor });
    case 'members-added':
      return t('system.members-added', { actor, people });
    case 'member-joined':
      return userIds.length === 0
        ? t('system.member-joined', { actor })
        : t('system.member-joined-by', { actor, people });
    case 'member-removed':
      return t('system.member-removed', { actor, people });
    case 'member-banned':
      return t('system.member-banned', { actor, people });
    case 'member-left':
      return t('system.member-left', { actor });
    case 'title-changed':
      return t('system.title-changed', { actor, title });
    case 'topic-changed':
      return topic ? t('system.topic-changed-to', { actor, topic }) : t('system.topic-changed', { actor });
    case 'topic-removed':
      return t('system.topic-removed', { actor });
    case 'history-changed':
      return t(history === 'from-start' ? 'system.history.from-start' : 'system.history.from-joining', { actor });
    case 'visibility-changed':
      return t(metadata?.visibility === 'public' ? 'system.public' : 'system.private', { actor });
    case 'announcements-changed':
      return t(metadata?.announcements === true ? 'system.announcements.on' : 'system.announcements.off', { actor });
    case 'slow-mode-changed':
      return seconds > 0 ? t('system.slow.on', { actor, time: duration(seconds) }) : t('system.slow.off', { actor });
    case 'retention-changed':
      return systemSaid(actor, metadata?.retention);
    case 'picture-changed':
      return t('system.picture-changed', { actor });
    case 'picture-removed':
      return t('system.picture-removed', { actor });
    case 'role-changed':
      return t('system.role-changed', { actor, people, role: roleName(role) });
    default:
      // A newer server tells of something that this client does not know yet.
      return t('system.unknown', { actor });
  }
}

function readMetadata(metadata: Message['metadata']) {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const ids = metadata?.userIds;
  return {
    event: text(metadata?.event),
    title: text(metadata?.title),
    topic: text(metadata?.topic),
    history: text(metadata?.history),
    role: text(metadata?.role),
    userIds: Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [],
  };
}

function roleName(role: string): string {
  if (role === 'owner') return t('system.role.owner');
  if (role === 'admin') return t('system.role.admin');
  return role === 'moderator' ? t('system.role.moderator') : t('system.role.member');
}
