import { reactionsTexts } from '@/i18n/en/reactions';
import { texts } from '@/i18n/t';

export const t = texts(reactionsTexts, 'reactions');
