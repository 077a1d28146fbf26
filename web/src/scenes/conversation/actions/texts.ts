import { actionsTexts } from '@/i18n/en/actions';
import { texts } from '@/i18n/t';

export const t = texts(actionsTexts, 'actions');
