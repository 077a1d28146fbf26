import type { IconName } from '@/components/Icon';
import type { SettingsPage } from '@/stores/route';

interface PageEntry {
  page: SettingsPage;
  icon: IconName;
}

/** The pages in their groups, as listed. */
export const groups = [
  { group: 'you', entries: [{ page: 'profile', icon: 'person' }] },
  {
    group: 'security',
    entries: [
      { page: 'email', icon: 'mail' },
      { page: 'password', icon: 'key' },
      { page: 'two-step', icon: 'shield' },
      { page: 'devices', icon: 'device' },
      { page: 'linked', icon: 'link' },
    ],
  },
  {
    group: 'chat',
    entries: [
      { page: 'chat', icon: 'chat' },
      { page: 'notifications', icon: 'bell' },
      { page: 'privacy', icon: 'people' },
      { page: 'blocked', icon: 'block' },
    ],
  },
  {
    group: 'data',
    entries: [
      { page: 'export', icon: 'download' },
      { page: 'delete', icon: 'remove' },
    ],
  },
] as const satisfies readonly { group: string; entries: readonly PageEntry[] }[];
