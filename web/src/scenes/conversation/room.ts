import { t } from '@/i18n/t';
import type { Room } from './limits';

/** Empty while there is plenty. */
export function describeRoom(room: Room): string {
  if (room.kind === 'plenty') return '';
  return room.kind === 'little'
    ? t('composer.bytes-left', { count: room.left })
    : t('composer.too-long', { count: room.over });
}
