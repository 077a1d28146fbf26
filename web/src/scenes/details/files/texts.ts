import { sharedFilesTexts } from '@/i18n/en/sharedFiles';
import { texts } from '@/i18n/t';

export const t = texts(sharedFilesTexts, 'sharedFiles');
