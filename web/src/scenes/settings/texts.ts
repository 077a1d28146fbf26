import { settingsTexts } from '@/i18n/en/settings';
import { texts } from '@/i18n/t';

export const t = texts(settingsTexts, 'settings');
