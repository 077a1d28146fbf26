import { emojiTexts } from '@/i18n/en/emoji';
import { texts } from '@/i18n/t';

export const t = texts(emojiTexts, 'emoji');
