import { inviteTexts } from '@/i18n/en/invites';
import { texts } from '@/i18n/t';

export const t = texts(inviteTexts, 'invites');
