import { repliesTexts } from '@/i18n/en/replies';
import { texts } from '@/i18n/t';

export const t = texts(repliesTexts, 'replies');
