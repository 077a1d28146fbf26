import type { Catalogue } from '../t';

export const notesTexts = {
  title: 'Notes to self',
  alone: 'Only you',
  beginning: 'Your notes to yourself. Nobody else sees them, and they are on all your devices.',
  empty: 'Write down what you want to remember',
} as const satisfies Catalogue;
