import { voiceTexts } from '@/i18n/en/voice';
import { texts } from '@/i18n/t';

export const t = texts(voiceTexts, 'voice');
