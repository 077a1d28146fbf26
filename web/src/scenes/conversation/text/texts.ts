import { textTexts } from '@/i18n/en/text';
import { texts } from '@/i18n/t';

export const t = texts(textTexts, 'text');
