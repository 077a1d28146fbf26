import type { notesTexts } from '../en/notes';
import type { Translation } from '../translation';

export const notes: Translation<typeof notesTexts> = {
  title: 'Eigene Notizen',
  alone: 'Nur du',
  beginning: 'Deine eigenen Notizen. Niemand sonst sieht sie, und sie sind auf allen deinen Geräten.',
  empty: 'Schreib auf, was du nicht vergessen willst',
};
