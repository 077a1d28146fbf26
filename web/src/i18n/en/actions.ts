import type { Catalogue } from '../t';

export const actionsTexts = {
  edit: 'Edit',
  'copy-text': 'Copy text',
  'copy-link': 'Copy link',
  versions: 'Earlier versions',
  'delete-all': 'Delete for everyone',
  'delete-me': 'Delete for me',
  'delete-all.question': 'Delete this message for everyone? This cannot be taken back.',
  'delete-me.question': 'Delete this message for you, on all your devices? Others still see it.',
  'edit.label': 'Edit message',
  'edit.hint': 'Enter saves, Esc cancels',
  'edit.hint-button': 'Esc cancels',
  'not-edited': 'Not edited.',
  'not-deleted': 'Not deleted.',
  'write-again': 'Edit again',
  dismiss: 'Dismiss',
  'versions.none': 'There are no earlier versions.',
  'versions.sent': 'Sent {when}',
  'versions.written': 'Edited {when}',
  'versions.empty': 'No text',
} as const satisfies Catalogue;
