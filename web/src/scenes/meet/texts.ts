import { meetTexts } from '@/i18n/en/meet';
import { texts } from '@/i18n/t';

export const t = texts(meetTexts, 'meet');
