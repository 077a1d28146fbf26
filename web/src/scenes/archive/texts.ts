import { archiveTexts } from '@/i18n/en/archive';
import { texts } from '@/i18n/t';

export const t = texts(archiveTexts, 'archive');
