import { shortcutsTexts } from '@/i18n/en/shortcuts';
import { texts } from '@/i18n/t';

export const t = texts(shortcutsTexts, 'shortcuts');
