import { writingTexts } from '@/i18n/en/writing';
import { texts } from '@/i18n/t';

export const t = texts(writingTexts, 'writing');
