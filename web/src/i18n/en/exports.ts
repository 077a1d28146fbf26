import type { Catalogue } from '../t';

export const exportTexts = {
  back: 'Back to details',
  intro:
    'All messages that you see here and their files as one file: to be read in a browser, and as data. Only you can download it, as long as you are in the conversation.',
  start: 'Prepare a file',
  none: 'Nothing is prepared yet',
  'none.text': 'How long it takes depends on the files. You can leave this page meanwhile.',
  list: 'Prepared files',
  'state.queued': 'Waiting',
  'state.running': 'Being prepared',
  'state.ready': 'Ready',
  'failed.error': 'It did not work. Try again.',
  'failed.too-large': 'It would be larger than this server allows.',
  'failed.no-member': 'You are not in this conversation any more.',
  'failed.outdated': 'Messages in it have disappeared since, and so has the file. Prepare another one.',
  asked: 'Asked for {when}',
  until: 'Kept until {date}',
  download: 'Download',
  progress: 'Progress',
  cancel: 'Cancel',
  remove: 'Remove',
} as const satisfies Catalogue;
