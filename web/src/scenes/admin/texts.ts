import { adminTexts } from '@/i18n/en/admin';
import { texts } from '@/i18n/t';

export const t = texts(adminTexts, 'admin');
