import { switcherTexts } from '@/i18n/en/switcher';
import { texts } from '@/i18n/t';

export const t = texts(switcherTexts, 'switcher');
