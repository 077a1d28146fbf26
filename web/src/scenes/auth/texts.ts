import { authTexts } from '@/i18n/en/auth';
import { texts } from '@/i18n/t';

export const t = texts(authTexts, 'auth');
