import { mentionsTexts } from '@/i18n/en/mentions';
import { texts } from '@/i18n/t';

export const t = texts(mentionsTexts, 'mentions');
