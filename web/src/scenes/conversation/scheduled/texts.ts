import { scheduledTexts } from '@/i18n/en/scheduled';
import { texts } from '@/i18n/t';

export const t = texts(scheduledTexts, 'scheduled');
