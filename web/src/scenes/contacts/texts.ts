import { contactsTexts } from '@/i18n/en/contacts';
import { texts } from '@/i18n/t';

export const t = texts(contactsTexts, 'contacts');
