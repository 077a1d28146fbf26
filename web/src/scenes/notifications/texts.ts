import { notificationsTexts } from '@/i18n/en/notifications';
import { texts } from '@/i18n/t';

export const t = texts(notificationsTexts, 'notifications');
