import { forwardTexts } from '@/i18n/en/forward';
import { texts } from '@/i18n/t';

export const t = texts(forwardTexts, 'forward');
