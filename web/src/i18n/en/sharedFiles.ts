import type { Catalogue } from '../t';

export const sharedFilesTexts = {
  kind: 'Kind of files',
  'kind.media': 'Media',
  'kind.audio': 'Audio',
  'kind.other': 'Files',
  'none.media': 'No pictures or videos were sent here.',
  'none.audio': 'No voice messages or other sounds were sent here.',
  'none.other': 'No other files were sent here.',
  list: 'Files of this conversation',
  back: 'Back to details',
  'go-to': 'Show {name} in the conversation',
  'too-far': 'This message is too far back to be shown. Scroll up in the conversation to find it.',
} as const satisfies Catalogue;
