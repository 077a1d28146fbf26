import type { draftsTexts } from '../en/drafts';
import type { Translation } from '../translation';

export const drafts: Translation<typeof draftsTexts> = {
  draft: 'Entwurf:',
};
