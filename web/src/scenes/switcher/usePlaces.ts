import { useMemo } from 'react';
import { useServerInfo } from '@/hooks/useServerInfo';
import { t as common } from '@/i18n/t';
import { groups } from '@/scenes/settings/pages';
import { t as settings } from '@/scenes/settings/texts';
import { useSession } from '@/stores/session';
import { knowsSearch, offersSettings, useKnowsPeople } from '@/stores/session/abilities';
import { adminPagesOf } from '@/stores/session/permissions';
import type { PlaceToGo } from './candidates';
import { t } from './texts';

/** The pages that one may open, by their names. */
export function usePlaces(): readonly PlaceToGo[] {
  const people = useKnowsPeople();
  const info = useServerInfo();
  const admin = useSession(session => session.status === 'signed-in' && adminPagesOf(session.user.role).length > 0);
  return useMemo(() => {
    const about = t('page');
    const pages: (PlaceToGo | false)[] = [
      people && { route: { name: 'contacts' }, icon: 'people', label: common('contacts.title'), about },
      people && { route: { name: 'notifications' }, icon: 'bell', label: common('notifications.title'), about },
      knowsSearch(info) && {
        route: { name: 'search' },
        icon: 'searchMessages',
        label: common('search.messages'),
        about,
      },
      { route: { name: 'settings', page: null }, icon: 'settings', label: common('account.settings'), about },
      admin && { route: { name: 'admin', page: null }, icon: 'shield', label: common('account.admin'), about },
      { route: null, icon: 'keyboard', label: common('account.shortcuts'), about },
    ];
    const ofSettings = groups
      .flatMap(({ entries }) => [...entries])
      .filter(({ page }) => offersSettings(page, people, info))
      .map(({ page, icon }): PlaceToGo => {
        return {
          route: { name: 'settings', page },
          icon,
          label: settings(`page.${page}`),
          about: t('settings-page'),
        };
      });
    return [...pages.filter(page => page !== false), ...ofSettings];
  }, [people, info, admin]);
}
