import { pollsTexts } from '@/i18n/en/polls';
import { texts } from '@/i18n/t';

export const t = texts(pollsTexts, 'polls');
