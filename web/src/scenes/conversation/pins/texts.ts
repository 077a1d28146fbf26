import { pinsTexts } from '@/i18n/en/pins';
import { texts } from '@/i18n/t';

export const t = texts(pinsTexts, 'pins');
