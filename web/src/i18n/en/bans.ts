import type { Entry } from '../t';

/** Who may not come into a group. */
export const banTexts = {
  title: 'Banned people',
  back: 'Back to details',
  intro: 'They can neither be added nor join by a link.',
  none: 'Nobody is banned',
  'none.text': 'Somebody can be banned in the list of members.',
  by: 'Banned by {name} on {date}',
  lift: 'Lift ban',
  'lift.named': 'Lift the ban of {name}',
} as const satisfies Record<string, Entry>;
