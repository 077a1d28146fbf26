import type { Catalogue } from '../t';

export const draftsTexts = {
  draft: 'Draft:',
} as const satisfies Catalogue;
