import type { textTexts } from '../en/text';
import type { Translation } from '../translation';

export const text: Translation<typeof textTexts> = {
  'link.title': 'Diesen Link öffnen?',
  'link.other-host': 'Er nennt etwas anderes als sein Ziel. Er führt zu:',
  'link.letters': 'Seine Adresse hat Buchstaben, die wie andere aussehen können. Er führt zu:',
  'link.hidden': 'Er enthält verborgene Zeichen. Er führt zu:',
  'link.written': 'Geschrieben als:',
  'link.open': 'Link öffnen',
};
