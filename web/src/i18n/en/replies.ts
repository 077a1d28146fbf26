import type { Catalogue } from '../t';

export const repliesTexts = {
  reply: 'Reply',
  'replying-to': 'Replying to {name}',
  cancel: 'Cancel reply',
  'quote-of': 'In reply to {name}: {text}',
  quote: 'In reply to: {text}',
  loading: 'Loading…',
  missing: 'This message is not available.',
  failed: 'This message could not be loaded.',
  'too-far': 'The message lies too far back.',
} as const satisfies Catalogue;
