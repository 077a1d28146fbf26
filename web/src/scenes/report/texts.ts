import { reportTexts } from '@/i18n/en/report';
import { texts } from '@/i18n/t';

export const t = texts(reportTexts, 'report');
