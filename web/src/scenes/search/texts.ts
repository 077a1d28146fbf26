import { searchTexts } from '@/i18n/en/search';
import { texts } from '@/i18n/t';

export const t = texts(searchTexts, 'search');
