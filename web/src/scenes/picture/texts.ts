import { pictureTexts } from '@/i18n/en/picture';
import { texts } from '@/i18n/t';

export const t = texts(pictureTexts, 'picture');
