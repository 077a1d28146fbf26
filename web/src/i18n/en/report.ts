import type { Catalogue } from '../t';

export const reportTexts = {
  action: 'Report',
  title: 'Report this conversation',
  text: 'Its last messages go to the moderators with your report. {name} is not told.',
  reason: 'What is wrong?',
  'reason.spam': 'Advertising or spam',
  'reason.harassment': 'Insults or harassment',
  'reason.sexual-content': 'Unwanted sexual content',
  'reason.violence': 'Threats or violence',
  'reason.danger': 'A child, or somebody in danger',
  'reason.other': 'Something else',
  details: 'What happened? (optional)',
  submit: 'Send report',
  done: 'Thank you. The moderators will look at it.',
} as const satisfies Catalogue;
